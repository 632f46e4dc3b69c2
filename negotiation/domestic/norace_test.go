//go:build !race

package domestic_test

const raceEnabled = false
