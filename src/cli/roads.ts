import { basename } from 'node:path'
import type { Profile } from '../graph/profile.ts'
import { readHead } from '../io/read-all.ts'
import { sniff, sniffLength } from '../io/sniff.ts'
import type { Network } from '../travel/network.ts'
import { use } from './inputs.ts'
import type { profileNames } from './options.ts'
import type { Session } from './session.ts'

/** Reads roads, or opens a saved network, with which its own profile goes unless another is asked for. */
export async function readRoadNetwork(session: Session): Promise<Network> {
  const path = session.context.options.network!
  const network = await session.step(`reading ${basename(path)}`, async () => {
    const { readNetwork } = await import('../travel/read-network.ts')
    const source = use(session, 'network', path)
    const isSaved = sniff(await readHead(source, sniffLength, session.run.signal)) === 'farsakh'
    return readNetwork(source, { profile: await chosenProfile(session, isSaved), ...session.run })
  })
  session.addIssues(path, network.issues)
  return network
}

async function chosenProfile(session: Session, isSaved: boolean): Promise<Profile | undefined> {
  const { profile: name, speeds, season } = session.context.options
  if (speeds === undefined) {
    if (season !== undefined) throw new TypeError('--season: expected --speeds FILE with the speeds of that season, got none')
    return isSaved && name === undefined ? undefined : profileNamed(name ?? 'driving')
  }
  const base = await profileNamed(name ?? 'driving')
  const [{ readSpeeds }, { withSpeeds }] = await Promise.all([import('../io/speeds.ts'), import('../graph/speeds.ts')])
  return withSpeeds(base, await readSpeeds(use(session, 'speeds', speeds), session.run), { season })
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
