// Reading: bytes to containers
export { blob, bytes, type ByteSource } from './data/source.ts'
export { http, type HttpOptions } from './io/http.ts'
export { readRoads, type ReadRoadsOptions } from './io/roads.ts'
export { readSpeeds } from './io/speeds.ts'
export { sniff, type Format } from './io/sniff.ts'
export { readNetwork, type ReadNetworkOptions } from './travel/read-network.ts'
export { readPlaces } from './io/places.ts'
export { readZones, type ReadZonesOptions } from './io/zones.ts'
export { readRaster, type ReadRasterOptions } from './io/raster.ts'

// Containers, from arrays too
export { Places, placesFrom, type Place, type PlacesOptions } from './data/places.ts'
export { suspectSwap } from './data/locate.ts'
export { parseWhere, placesWhere, type PlaceTest } from './data/where.ts'
export { Zones, zonesFrom, type ZonesOptions } from './data/zones.ts'
export { Raster, rasterFrom, type RasterContent, type RasterValues } from './data/raster.ts'
export { demandFrom, type Demand, type Population } from './data/demand.ts'
export { Table, tableFrom, tableFromRows, type TableColumn } from './data/table.ts'
export type { Group, ZoneLookup } from './data/groups.ts'
export { TravelTimes, type PointTimes, type ToRasterOptions } from './data/travel-times.ts'
export { TravelMatrix, matrixFrom, type Ends, type MatrixTriples } from './data/travel-matrix.ts'

// Roads
export { driving } from './graph/profiles/driving.ts'
export { walking } from './graph/profiles/walking.ts'
export { cycling } from './graph/profiles/cycling.ts'
export { motorcycle } from './graph/profiles/motorcycle.ts'
export { ambulance } from './graph/profiles/ambulance.ts'
export { withSpeeds } from './graph/speeds.ts'
export type { SpeedRow, SpeedTable } from './data/speeds.ts'
export { buildRoads, type BuildRoadsOptions, type BuiltRoads } from './graph/build.ts'
export { validateGraph } from './graph/validate.ts'
export type { RoadColumns, Tags, TurnRestriction } from './data/roads.ts'
export { profile, type BarrierCost, type Profile, type ProfileOptions, type RuleGroup } from './graph/profile.ts'
export { buildGraph, type GraphArrays } from './graph/build-arrays.ts'
export { RoadGraph, type RoadGraphColumns, type RoadGraphMeta } from './graph/road-graph.ts'
export { joinableLinks, weigh } from './graph/weigh.ts'
export { osrmTurns, r5Turns, type TurnCosts, type TurnCurve } from './graph/turns.ts'
export { Search, type SearchOptions } from './search/search.ts'
export { nearestLabels, type NearestLabels, type Seed } from './search/nearest.ts'

// Travel
export { Network, networkFrom } from './travel/network.ts'
export { travelMatrix, travelTimes, type TravelTimesOptions } from './travel/travel-times.ts'
export { route, routes, type Route, type RouteProperties } from './travel/route.ts'
export type { Component, JoinOptions, TravelModel } from './travel/model.ts'
export type { Scraps } from './graph/scraps.ts'

// Analyses
export { coverage, type CoverageRow } from './analysis/coverage.ts'
export { coverageCurve, timeStatistics, type CoverageCurve, type PercentileMethod, type TimeStatisticsRow } from './analysis/time-statistics.ts'
export { allocate, catchments, type Allocation, type CatchmentOptions, type CatchmentRow } from './analysis/catchment.ts'
export { isochrones, type IsochroneOptions, type IsochroneProperties } from './analysis/isochrone.ts'
export { nearest, type NearestRow } from './analysis/nearest.ts'

// Exports
export { toCsv } from './export/csv.ts'
export { toGeoJSON, type ToGeoJSONOptions } from './export/geojson.ts'
export { toGeoTiff } from './export/geotiff.ts'

// Units, options, errors
export { formatDuration, hours, kilometres, minutes, parseDuration, type KmPerHour, type Metres, type Seconds } from './core/units.ts'
export type { Bbox, Column, Issue, LonLat, Points, Progress, RunOptions, Severity } from './core/types.ts'
export { FarsakhError, type ErrorCode, type ErrorDetail } from './core/errors.ts'
