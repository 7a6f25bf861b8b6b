import { basename } from 'node:path'
import type { Profile } from '../graph/profile.ts'
import { withSpeeds } from '../graph/speeds.ts'
import { readHead } from '../io/read-all.ts'
import { sniff, sniffLength } from '../io/sniff.ts'
import { readNetwork } from '../travel/read-network.ts'
import type { Network } from '../travel/network.ts'
import { use } from './inputs.ts'
import type { profileNames } from './options.ts'
import type { Session } from './session.ts'

/** Reads roads, those of `--network` by default, or opens a saved network, with which its own profile goes unless another is asked for. */
export async function readRoadNetwork(session: Session, { path = session.context.options.network!, role = 'network' }: { path?: string, role?: string } = {}): Promise<Network> {
  const respeed = await speedChange(session)
  const network = await session.step(`reading ${basename(path)}`, async () => {
    const source = use(session, role, path)
    const isSaved = sniff(await readHead(source, sniffLength, session.run.signal)) === 'farsakh'
    const name = session.context.options.profile
    if (!isSaved) return readNetwork(source, { profile: respeed(await profileNamed(name ?? 'driving')), ...session.run })
    const saved = await readNetwork(source, { profile: name === undefined ? undefined : await profileNamed(name), ...session.run })
    const own = saved.profile
    return own === undefined || respeed(own) === own ? saved : saved.with(respeed(own))
  })
  session.addIssues(path, network.issues)
  return network
}

/** What `--speeds` and `--season` do to a profile; without them the profile stays the same object. */
async function speedChange(session: Session): Promise<(profile: Profile) => Profile> {
  const { speeds: path, season, groundSpeeds } = session.context.options
  if (path === undefined) {
    if (season !== undefined && groundSpeeds === undefined) throw new TypeError('--season: expected --speeds FILE with the speeds of that season, got none')
    return profile => profile
  }
  const { readSpeeds } = await import('../io/speeds.ts')
  const table = await readSpeeds(use(session, 'speeds', path), session.run)
  return profile => withSpeeds(profile, table, { season })
}

async function profileNamed(name: typeof profileNames[number]): Promise<Profile> {
  switch (name) {
    case 'driving': return (await import('../graph/profiles/driving.ts')).driving
    case 'walking': return (await import('../graph/profiles/walking.ts')).walking
    case 'cycling': return (await import('../graph/profiles/cycling.ts')).cycling
    case 'motorcycle': return (await import('../graph/profiles/motorcycle.ts')).motorcycle
    case 'ambulance': return (await import('../graph/profiles/ambulance.ts')).ambulance
  }
}
