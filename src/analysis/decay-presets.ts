/*
 * The decays of other tools in their own units and order of operations. Those of steps, lines, parabolas and whole powers equal theirs to the bit. For the others the exponential and the
 * cosine decide: every C library, NumPy, the JVM and this engine may be a unit in the last place away from the true value, and from one another.
 */
export { acesoGaussian, acesoParabolic, acesoRaisedCosine, acesoUniform, fcaExponential, fcaGaussian, fcaGravity } from './decay-presets/aceso-fca.ts'
export { ipeaBinary, ipeaExponential, ipeaLinear, ipeaLogistic, ipeaPower, ipeaStepped } from './decay-presets/ipea.ts'
export { pysal3sfca, pysalE2sfca, pysalGaussian, pysalGravity, pysalStep } from './decay-presets/pysal.ts'
export { r5Exponential, r5FixedExponential, r5Linear, r5Logistic, r5Step } from './decay-presets/r5.ts'
