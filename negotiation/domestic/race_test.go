//go:build race

package domestic_test

const raceEnabled = true
