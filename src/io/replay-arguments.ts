/** A table of an AccessMod replay, by rows. */
export type ReplayRows = readonly Readonly<Record<string, unknown>>[]

/** A row of AccessMod's scenario table. */
export interface ReplaySpeed {
  readonly class: number
  readonly label: string
  /** On flat ground, in km/h. */
  readonly speed: number
  readonly mode: 'walking' | 'cycling' | 'motorised'
}

/** A facility of AccessMod's table: its number in the layer, whether it takes part, and its other columns. */
export interface ReplayFacility {
  readonly cat: number
  readonly isSelected: boolean
  readonly values: Readonly<Record<string, unknown>>
}

/** What three of the four analyses over ground share. Times are minutes, 0 for no limit; layers are names without their mapset. */
export interface ReplayGround {
  readonly inputMerged: string
  readonly tableScenario: readonly ReplaySpeed[]
  readonly typeAnalysis: 'isotropic' | 'anisotropic'
  readonly knightMove: boolean
  readonly maxTravelTime: number
  readonly roundingMethod: 'ceil' | 'floor' | 'round'
}

/** Arguments of `amTravelTimeAnalysis`. */
export interface ReplayTravelTime extends ReplayGround {
  readonly inputHf: string
  readonly tableFacilities: readonly ReplayFacility[]
  readonly towardsFacilities: boolean
  readonly addNearest: boolean
  readonly joinField: string
  readonly outputTravelTime: string
  readonly outputNearest: string
}

/** Arguments of `amCapacityAnalysis`. */
export interface ReplayCapacity extends ReplayGround {
  readonly inputHf: string
  readonly inputPop: string
  readonly inputZoneAdmin: string
  readonly tableFacilities: readonly ReplayFacility[]
  readonly towardsFacilities: boolean
  readonly removeCapted: boolean
  readonly vectCatch: boolean
  readonly popOnBarrier: boolean
  readonly ignoreCapacity: boolean
  readonly addColumnPopOrigTravelTime: boolean
  readonly addColumnsPopCoverageExtended: boolean
  readonly zonalCoverage: boolean
  readonly hfIdx: string
  readonly nameField: string
  readonly capField: string
  readonly orderField: string
  readonly hfOrder: 'tableOrder' | 'travelTime' | 'circBuffer'
  readonly hfOrderSorting: 'hfOrderAsc' | 'hfOrderDesc'
  /** Metres. */
  readonly radius: number
  readonly maxTravelTimeOrder: number
  readonly zoneFieldId: string
  readonly zoneFieldLabel: string
  readonly outputTableCapacity: string
  readonly outputTableZonal: string
  readonly outputPopResidual: string
  readonly outputPopBarrier: string
  readonly outputHfCatchment: string
}

/** Arguments of `amAnalysisReferral`. */
export interface ReplayReferral extends ReplayGround {
  readonly inputHfFrom: string
  readonly inputHfTo: string
  readonly tableFacilities: readonly ReplayFacility[]
  readonly tableFacilitiesTo: readonly ReplayFacility[]
  readonly idField: string
  readonly labelField: string
  readonly idFieldTo: string
  readonly labelFieldTo: string
  readonly limitClosest: boolean
  readonly permuteGroups: boolean
  readonly keepNetDist: boolean
  readonly unitCost: 's' | 'm' | 'h'
  readonly unitDist: 'm' | 'km'
  readonly outputReferral: string
  readonly outputNearestDist: string
  readonly outputNearestTime: string
  readonly outputNetDist: string
}

/** Arguments of `amAnalysisScalingUp`. */
export interface ReplayScalingUp extends ReplayGround {
  readonly inputPop: string
  readonly inputPopResidual: string
  readonly inputFacility: string
  readonly useExistingFacilities: boolean
  readonly tableFacilities: readonly ReplayFacility[]
  readonly tableCapacity: readonly { readonly min: number, readonly max: number, readonly label: string, readonly capacity: number }[]
  readonly tableExclusion: readonly { readonly select: boolean, readonly layer: string, readonly buffer: number, readonly method: 'keep_inside' | 'keep_outside' }[]
  readonly tableSuitability: readonly { readonly select: boolean, readonly factor: 'popsum' | 'dist' | 'traveltime' | 'priority', readonly layer: string, readonly weight: number, readonly options: Readonly<Record<string, string>> }[]
  readonly limitFacilitiesNumber: number
  readonly limitPopCoveragePercent: number
  readonly outputFacility: string
  readonly outputPopResidual: string
  readonly outputCatchment: string
  readonly outputCapacityAnalysis: string
}

/** Arguments of `amZonalAnalysis`. */
export interface ReplayZonal {
  readonly inputTravelTime: string
  readonly inputPop: string
  readonly inputZone: string
  readonly timeCumCosts: readonly number[]
  readonly zoneIdField: string
  readonly zoneLabelField: string
}

/** Arguments by the name of the analysis. */
export interface ReplayArguments {
  readonly amTravelTimeAnalysis: ReplayTravelTime
  readonly amCapacityAnalysis: ReplayCapacity
  readonly amAnalysisReferral: ReplayReferral
  readonly amAnalysisScalingUp: ReplayScalingUp
  readonly amZonalAnalysis: ReplayZonal
}

/** An analysis that AccessMod exports for replay. */
export type ReplayAnalysis = keyof ReplayArguments
