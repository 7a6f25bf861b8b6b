import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleCountry } from '../../src/sample/country.ts'

const has = (tool: string) => spawnSync(tool, ['--version']).status === 0
const run = (tool: string, ...options: string[]) => {
  const { status, stdout, stderr } = spawnSync(tool, options, { encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

describe('files of the sample', () => {
  const village = sampleCountry({ seed: 3 })
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'farsakh-sample-'))
    for (const { name, content } of village.files()) writeFileSync(join(folder, name), content)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.skipIf(!has('osmium'))('are accepted by osmium: counts, order, references', () => {
    const path = join(folder, 'roads.osm.pbf')
    const info = run('osmium', 'fileinfo', '-e', path)
    expect(info.status).toBe(0)
    expect(info.text).toContain(`Number of nodes: ${village.osm.lonE7.length}`)
    expect(info.text).toContain(`Number of ways: ${village.osm.wayTags.length}`)
    expect(info.text).toContain(`Number of relations: ${village.osm.relations.length}`)
    expect(info.text).toContain('Objects ordered (by type and id): yes')
    expect(info.text).toContain('sorting=Type_then_ID')
    expect(info.text).toContain('generator=farsakh')
    const references = run('osmium', 'check-refs', '-r', path)
    expect(references.status, references.text).toBe(0)
    expect(run('osmium', 'cat', '-f', 'osm', path).text.includes(`k="name:ar" v="${village.settlements[0]!.name.arabic}"`)).toBe(true)
  })

  it.skipIf(!has('gdalinfo'))('are accepted by gdalinfo: size, CRS, nodata', () => {
    for (const [name, crs, nodata] of [['population', 'WGS 84', '-99999'], ['landcover', 'WGS 84 / UTM zone 38N', '0'], ['elevation', 'WGS 84 / UTM zone 38N', '-32768']] as const) {
      const info = run('gdalinfo', '-checksum', join(folder, `${name}.tif`))
      expect(info.status).toBe(0)
      expect(info.text).toContain(`Size is ${village[name].width}, ${village[name].height}`)
      expect(info.text).toContain(`"${crs}"`)
      expect(info.text).toContain(`NoData Value=${nodata}`)
      expect(info.text).toContain('COMPRESSION=DEFLATE')
    }
  })
})
