//go:build race

package sweep

// raceEnabled says that the race detector is on, under which code allocates.
const raceEnabled = true
