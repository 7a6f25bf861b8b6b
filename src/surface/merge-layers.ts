import type { FeatureCollection, Geometry } from 'geojson'
import type { LineColumns } from '../geo/rasterize.ts'
import type { Raster } from '../data/raster.ts'

/** Classes of ground that cover the whole grid. */
export interface GroundLayer {
  readonly kind: 'landcover'
  /** Whole numbers; cells without data are barriers unless a road crosses them. */
  readonly raster: Raster
  readonly labels?: ReadonlyMap<number, string>
  /** What messages call the layer. */
  readonly name?: string
}

/** Roads: every cell that a line touches becomes the class of the line. `networkRoads` makes such a layer of a network. */
export interface RoadLayer {
  readonly kind: 'roads'
  /** Lines, in degrees or with a legacy `crs` member; columns of them; or a raster on the grid of the land cover, whose cells with data are roads of that class. */
  readonly features: FeatureCollection<Geometry | null> | LineColumns | Raster
  /** Property that holds the class (`class` by default), one class for all, or a function; the column `class` of line columns and the values of a raster by default. Lines of no class (NaN) are left out. */
  readonly class?: string | number | ((properties: Readonly<Record<string, unknown>>) => number)
  /** Property that holds the label of the class. */
  readonly label?: string
  /** Labels by class as given. */
  readonly labels?: ReadonlyMap<number, string>
  /** Added to classes below 1000, so that roads and land cover do not share numbers; 1000 by default, 0 leaves them. */
  readonly shift?: number
  /** Classes as given, the one on top first; by default they lie in ascending order, the lowest on top. */
  readonly order?: readonly number[]
  readonly crs?: string
  readonly name?: string
}

/** What nobody crosses: it deletes what lies below it, and nothing that lies above. */
export interface BarrierLayer {
  readonly kind: 'barrier'
  /** Points and lines close every cell they touch, polygons those whose centre they hold; a raster closes where it has data. */
  readonly features: FeatureCollection<Geometry | null> | LineColumns | Raster
  /** `skeleton`: polygons close the cells of their centre line only, so that long rivers drawn as areas stay one line. */
  readonly polygons?: 'centre' | 'skeleton'
  readonly crs?: string
  readonly name?: string
}

/** One layer of a stack. */
export type LandCoverLayer = GroundLayer | RoadLayer | BarrierLayer
