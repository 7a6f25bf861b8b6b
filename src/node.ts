/** The part of farsakh that needs Node: files in, files out. */
export { file } from './io/file.node.ts'
export { writeOutputs } from './export/write.node.ts'
