package environment

import "math"

// Proximity returns how near a vote is felt to be, in [0, 1]: exp(−time/width). Time
// ≥ 0 is the time left and width > 0 the time over which the approach is felt, both
// in the same unit; on the day of the vote proximity is 1.
func Proximity(time, width float64) float64 { return math.Exp(-time / width) }
