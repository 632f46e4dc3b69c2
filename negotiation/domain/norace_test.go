//go:build !race

package domain_test

// raceEnabled says that the race detector is on, under which code allocates.
const raceEnabled = false
