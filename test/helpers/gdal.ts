import { execFileSync, spawnSync } from 'node:child_process'

/** Whether GDAL's tools are there; tests that need them skip otherwise (Debian: gdal-bin). */
export const hasGdal: boolean = spawnSync('gdalinfo', ['--version']).status === 0

/** Runs one of GDAL's tools and gives its output. */
export function gdal(tool: string, ...args: string[]): string {
  return gdalWith('', tool, ...args)
}

/** Runs one of GDAL's tools on some input and gives its output. */
export function gdalWith(input: string, tool: string, ...args: string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] })
}
