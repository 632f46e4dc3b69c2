//go:build !race

package sweep

// raceEnabled says that the race detector is off.
const raceEnabled = false
