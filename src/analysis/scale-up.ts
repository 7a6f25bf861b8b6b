import { report } from '../core/run.ts'
import type { Compat } from '../core/types.ts'
import type { GridModel } from '../data/grid-model.ts'
import { checkScaleUp } from './scale-up-checks.ts'
import { ScaleUpState, type BuiltSite } from './scale-up-state.ts'
import { accessModSites, siteNames, sitePlaces, siteTable } from './scale-up-tables.ts'
import type { AccessModSiteRow, ScaleUp, ScaleUpOptions, StopReason } from './scale-up-types.ts'

export type { AccessModSiteRow, GridLayer, ScaleUp, ScaleUpOptions, ScaleUpRow, SiteExclusion, SiteSize, StopReason, SuitabilityFactor } from './scale-up-types.ts'

/**
 * Says where to build next, one site after the other: each where most people who still wait are within the time, or, with factors of suitability, on the most suitable cell (of equally
 * suitable ones that with most people). The site then takes the nearest people up to the capacity of its size, and the next one is looked for among those who are left.
 * Greedy, as AccessMod's scaling up, but exact in each step without a search for every cell: see {@link https://doi.org/10.1007/BFb0006528 | Minoux 1978} for the lazy evaluation;
 * groups of cells are bounded by one search from all of them at once. Ties go to the lower cell.
 * @param model ground that people cross cell by cell: `terrain`
 * @param options `population` and `residual` people; `existing` facilities; `within`, seconds; `sites`, `goal` and `budget` to stop; `suitability`, `exclusions`, `sizes`.
 * `compat: 'accessmod-5.9'` for whole minutes, circles half as wide, whole-number scores, shares that count people on barriers as served, and AccessMod's columns
 * @returns new sites, a row for each, who is left by cell, the share served before the first site and after each, and why it ended
 * @throws RangeError for a cutoff, goal, radius, weight or capacity out of range, and sizes with gaps or overlaps; FarsakhError `CANDIDATES_EMPTY` when no cell is left at the very beginning, `GRIDS_DIFFER`
 * Cost: without factors some fifty searches of `within` for the first site and half as many for each further one; with factors one or two searches a site and a few passes over the cells. 40 bytes a cell, 16 more for each factor, and up to 64 MB for what searches reached.
 * Source: Ray and Ebener, AccessMod 3.0, International Journal of Health Geographics 2008; options as in AccessMod 5.9.
 */
export function scaleUp(model: GridModel, options: ScaleUpOptions & { readonly compat: Compat }): ScaleUp<AccessModSiteRow>
export function scaleUp(model: GridModel, options: ScaleUpOptions & { readonly compat?: undefined }): ScaleUp
export function scaleUp(model: GridModel, options: ScaleUpOptions): ScaleUp | ScaleUp<AccessModSiteRow>
export function scaleUp(model: GridModel, asked: ScaleUpOptions): ScaleUp | ScaleUp<AccessModSiteRow> {
  const options = checkScaleUp(asked), { compat, within } = options, begun = performance.now()
  const state = new ScaleUpState(model, options), built: BuiltSite[] = [], covered = [state.covered]
  let stopped: StopReason | undefined
  for (let round = 0; stopped === undefined; round++) {
    stopped = isEnough(state, { options, begun, sites: compat === undefined ? built.length : round })
    if (stopped !== undefined) break
    report(options, 'choosing sites', built.length, options.sites ?? built.length + 1)
    const site = state.build(options)
    if (site === 'too-few') continue
    if (typeof site === 'string') stopped = site
    else {
      built.push(site)
      covered.push(state.covered)
    }
  }
  report(options, 'choosing sites', built.length, built.length)
  const names = siteNames(built.length, options), { grid } = model
  const rest = {
    sites: sitePlaces(grid, built, names), covered: Float64Array.from(covered), stopped, candidates: state.firstCandidates, searches: state.searches, issues: state.issues.table(),
    residual: grid.with(state.residual),
  }
  return compat === undefined ? { ...rest, table: siteTable(state, built, names) } : { ...rest, table: accessModSites(state, built, { names, within }) }
}

function isEnough(state: ScaleUpState, { options, begun, sites }: { options: ScaleUpOptions, begun: number, sites: number }): StopReason | undefined {
  if (sites >= (options.sites ?? Infinity)) return 'sites'
  if (state.covered >= (options.goal ?? Infinity)) return 'goal'
  return (performance.now() - begun) / 1000 > (options.budget ?? Infinity) ? 'budget' : undefined
}
