import { deflateRawSync, crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytes } from 'farsakh'
import { file } from 'farsakh/node'
import { readSpeedScenario, seasonsOfScenario } from '../../src/io/speed-scenario.ts'
import { shared } from '../helpers/shared.ts'

const crops = { class: 10, label: 'Crops', speed: 4.5, mode: 'walking' }
const road = { class: 1001, label: 'Trunk road', speed: 80, mode: 'motorised' }

describe('speeds by class of ground', () => {
  it.each([
    ['CSV', 'class,label,speed,mode\n10,Crops,4.5,walking\n1001,Trunk road,80,motorised\n'],
    ['AccessMod\'s table with semicolons, decimal commas and capitals', 'CLASS;Label;SPEED;Mode\r\n10;Crops;4,5;WALKING\r\n1001;Trunk road;80;MOTORIZED\r\n'],
    ['tabs, other order, blank lines', 'speed\tmode\tclass\tlabel\n4.5\tfoot\t10\tCrops\n\n80\tcar\t1001\tTrunk road\n'],
    ['a sep= line', 'sep=;\nclass;label;speed;mode\n10;Crops;4.5;walk\n1001;Trunk road;80;Motorised'],
    ['YAML list', '- { class: 10, label: Crops, speed: 4.5 }\n- class: 1001\n  label: Trunk road\n  speed: 80\n  mode: motorised\n'],
    ['YAML map', '10: { label: Crops, speed: 4.5 }\n1001: { label: Trunk road, speed: 80, mode: motorized }\n'],
    ['JSON', '[{"class":10,"label":"Crops","speed":4.5,"mode":"walking"},{"class":1001,"label":"Trunk road","speed":80,"mode":"driving"}]'],
  ])('come from %s', async (_, text) => {
    expect((await readSpeedScenario(bytes(text))).rows).toEqual([crops, road])
  })
  it('come from an Excel workbook', async () => {
    const content = workbook([['Class', 'Label', 'Speed', 'Mode'], [10, 'Crops', 4.5, 'WALKING'], [], [1001, 'Trunk road', 80, 'MOTORIZED']])
    expect((await readSpeedScenario(bytes(content))).rows).toEqual([crops, road])
    await expect(readSpeedScenario(bytes(workbook([['class', 'speed'], [10, 4], [20, -1]]), 'speeds.xlsx'))).rejects.toMatchObject({ code: 'SPEEDS_MALFORMED', message: expect.stringMatching(/0 to 300 km\/h for class 20 .* column speed on row 3 of speeds\.xlsx, got number -1/) as string })
    await expect(readSpeedScenario(bytes(content), { sheet: 'Wet' })).rejects.toMatchObject({ code: 'SPEEDS_MALFORMED' })
    await expect(readSpeedScenario(bytes(content.subarray(0, 60)))).rejects.toMatchObject({ code: 'SPEEDS_MALFORMED' })
  })
  it('are on foot where no mode is given', async () => {
    expect((await readSpeedScenario(bytes('10: 4\n20: 0\n'))).rows).toEqual([{ class: 10, label: '', speed: 4, mode: 'walking' }, { class: 20, label: '', speed: 0, mode: 'walking' }])
  })
  it('need no mode where nobody passes, and a number for a speed', async () => {
    const rows = (text: string): Promise<readonly unknown[]> => readSpeedScenario(bytes(text, 'barriers')).then(scenario => scenario.rows)
    for (const mode of ['', 'NONE', 'barrier']) expect(await rows(`class,speed,mode\n80,0,${mode}\n`)).toEqual([{ class: 80, label: '', speed: 0, mode: 'walking' }])
    await expect(rows('class,speed,mode\n80,3,NONE\n')).rejects.toThrow('got "NONE"')
    await expect(rows('80: true\n')).rejects.toThrow('column speed on row 1 of barriers, got boolean true')
  })
  it('differ by season: a season replaces what holds in all', async () => {
    const csv = bytes('class,speed,mode,season\n10,4,walking,\n20,3,walking,Dry\n20,1,walking,wet\n10,2,walking,wet\n', 'seasons.csv')
    const yaml = bytes('speeds: { 10: 4 }\nseasons:\n  dry: { 20: 3 }\n  wet: { 20: 1, 10: 2 }\n')
    for (const source of [csv, yaml]) {
      expect(await seasonsOfScenario(source)).toEqual(['dry', 'wet'])
      const speeds = async (season: string): Promise<number[][]> => (await readSpeedScenario(source, { season })).rows.map(row => [row.class, row.speed]).sort()
      expect(await speeds('dry')).toEqual([[10, 4], [20, 3]])
      expect(await speeds(' Wet')).toEqual([[10, 2], [20, 1]])
    }
    await expect(readSpeedScenario(csv, { season: 'monsoon' })).rejects.toThrow('expected one of the seasons dry, wet of seasons.csv, got "monsoon"')
    await expect(readSpeedScenario(csv)).rejects.toThrow('expected a season, one of dry, wet, since seasons.csv has speeds for class 20 by season only')
  })
  it.each([
    ['class,speed,mode\n10,-4,walking\n', /column speed on line 2 of bad, got "-4"/, 'speed'],
    ['class,speed,mode\n10,4,walking\n\n20,,walking\n', /column speed on line 4 of bad, got nothing/, 'speed'],
    ['class,speed,mode\n10,4,flying\n', /walking, cycling or motorised for class 10 in column mode on line 2 of bad, got "flying"/, 'mode'],
    ['class,speed,mode\n10.5,4,walking\n', /a whole number in column class on line 2 of bad, got "10\.5"/, 'class'],
    ['class,speed\ncrops,4\n', /column class on line 2 of bad, got "crops"/, 'class'],
    ['class,label\n10,a\n', /expected the columns class and speed, got class, label in bad/, undefined],
    ['- { class: 10 }\n', /column speed on row 1 of bad, got nothing/, 'speed'],
    ['seasons: 4\n', /map from season to speeds under seasons, got number 4 in bad/, undefined],
    ['[]', /expected at least one speed, got none in bad/, undefined],
    ['', /got an empty file in bad/, undefined],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', /got an old Excel file/, undefined],
  ])('say what is wrong with %j', async (text, message, column) => {
    const content = text.startsWith('\xd0') ? Uint8Array.from(text, letter => letter.charCodeAt(0)) : text
    const error = readSpeedScenario(bytes(content, 'bad'))
    await expect(error).rejects.toMatchObject({ code: 'SPEEDS_MALFORMED', message: expect.stringMatching(message) as string })
    if (column !== undefined) await expect(error).rejects.toMatchObject({ detail: { file: 'bad', column } })
  })
})

describe.skipIf(shared('data/golden/accessmod') === undefined)('tables of the goldens', () => {
  it.each(['main', 'walk', 'bike', 'motor'])('reads scenario_%s', async name => {
    const { rows } = await readSpeedScenario(file(shared(`data/golden/accessmod/clean-appalachia/input/scenario_${name}.csv`)!))
    expect(rows.map(row => row.class)).toEqual([1, 2, 3, 4, 1001, 1002, 1003])
  })
})

/** A workbook of one sheet, as a spreadsheet program would write it: a ZIP of XML parts. */
function workbook(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const cell = (value: string | number, at: string): string => typeof value === 'number' ? `<c r="${at}"><v>${value}</v></c>` : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  const data = rows.map((row, r) => `<row r="${r + 1}">${row.map((value, c) => cell(value, `${String.fromCharCode(65 + c)}${r + 1}`)).join('')}</row>`).join('')
  const ns = 'http://schemas.openxmlformats.org', office = `${ns}/officeDocument/2006/relationships`
  return zip({
    '[Content_Types].xml': `<Types xmlns="${ns}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${ns}/spreadsheetml/2006/main" xmlns:r="${office}"><sheets><sheet name="Dry" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${ns}/spreadsheetml/2006/main"><sheetData>${data}</sheetData></worksheet>`,
  })
}

function zip(files: Readonly<Record<string, string>>): Uint8Array {
  const parts: Buffer[] = [], central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text), packed = deflateRawSync(content)
    const sizes = Buffer.alloc(26)
    sizes.writeUInt16LE(20, 0)
    sizes.writeUInt16LE(8, 4)
    sizes.writeUInt32LE(crc32(content), 10)
    sizes.writeUInt32LE(packed.length, 14)
    sizes.writeUInt32LE(content.length, 18)
    sizes.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), sizes, tail, Buffer.from(name))
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), sizes, Buffer.from(name), packed)
    offset += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(central), end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...parts, directory, end]))
}
