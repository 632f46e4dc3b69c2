package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func Example() {
	main()
	// Output:
	// deal signed in month 6
	//
	// Two neighbours.
	//
	// North and South negotiate about four issues. A level of 0 on an issue is today's policy and
	// 1 the full concession; what a package is worth to a party is measured on a scale of its own,
	// from 0 to 1, as the party expects it to be delivered. Offers and texts are told by the
	// levels that they change.
	//
	// Month 1. Talks open on stage 1; North is to make the first offer. North offers: by North,
	// fewer patrols (0.42), open crossings (0.28); by South, lower tariffs (1.00), more water
	// (1.00). It holds this to be worth 0.916 to itself and 0.329 to South. South refuses: to it
	// the offer is worth 0.329, against a demand of 0.855, so that 0.526 is missing.
	//
	// Months 2 to 5. Four offers, and nothing is agreed. The closest was an offer by North in
	// month 5: worth 0.605 to South, against a demand of 0.645, so that 0.041 was missing.
	//
	// Month 6. South offers: by North, fewer patrols (0.88), open crossings (0.75); by South,
	// lower tariffs (0.92), more water (1.00). It holds this to be worth 0.645 to itself and 0.752
	// to North. North accepts: to it the offer is worth 0.752, against a demand of 0.671. The
	// agreement enters into force.
	//
	// The end. The run stops with the first signature, in month 6. In all: one signature and no
	// collapses. What is really implemented at the end is nothing.
}

func TestTheProgramIsShort(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("main.go")
	require.NoError(t, err)
	assert.LessOrEqual(t, strings.Count(string(source), "\n"), 60, "lines of main.go")
}
