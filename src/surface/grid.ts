export { gridMetres, type GridMetres } from '../geo/grid-metres.ts'
