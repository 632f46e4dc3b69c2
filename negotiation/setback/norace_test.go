//go:build !race

package setback_test

// raceEnabled says that the race detector is on, under which code allocates.
const raceEnabled = false
