package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
)

func TestPlayAgreesWithTheory(t *testing.T) {
	t.Parallel()
	b := &book{runs: 300, seed: 1}
	require.NoError(t, b.write())
	certain := 0
	for i := range b.lines {
		l := &b.lines[i]
		assert.True(t, l.holds(), "%+v", *l)
		if l.Runs == 0 {
			certain++
		}
	}
	assert.Greater(t, certain, 100)
	assert.Greater(t, len(b.lines)-certain, 20)
}

func TestALineTellsDifferences(t *testing.T) {
	t.Parallel()
	b := &book{}
	b.exact("off", 0.5, 0.5+1e-8)
	b.most("below", 0, -1)
	b.most("above", 0, 1e-8)
	var m moments
	for i := range 100 {
		m.add(float64(i % 2))
	}
	b.mean("near", 0.5, m)
	b.mean("far", 0.7, m)
	var held []bool
	for i := range b.lines {
		held = append(held, b.lines[i].holds())
	}
	assert.Equal(t, []bool{false, true, false, true, false}, held)
	assert.InDelta(t, 0.0502, m.error(), 1e-4)
	var out bytes.Buffer
	require.NoError(t, b.text(&out))
	assert.Contains(t, out.String(), "5 results, of which 3 differ")
}

// stationary always makes the same demand and always takes the same share.
type stationary struct {
	agents.Preferences
	first        bool
	demand, take float64
}

// Aspiration implements [negotiation.Agent].
func (s stationary) Aspiration(negotiation.Turn) float64 { return 0.5 + s.take }

// Accept implements [negotiation.Agent].
func (s stationary) Accept(_ negotiation.Turn, o negotiation.Offer) bool {
	return o.Value >= 0.5+s.take-1e-12
}

// Propose implements [negotiation.Proposer].
func (s stationary) Propose(_ negotiation.Turn, _ negotiation.Table, out []float64) bool {
	divide(out, s.first, s.demand)
	return true
}

// TestOtherDemandsAreNoEquilibrium shows that the test of deviations can fail: if B takes
// less than waiting is worth, A gains by asking for more.
func TestOtherDemandsAreNoEquilibrium(t *testing.T) {
	t.Parallel()
	g := game{patience: [2]float64{0.9, 0.9}}
	meek := stationary{Preferences: wants(false), demand: 0.5, take: 0.1}
	r, err := play(g.model([2]negotiation.Agent{rational(true), meek}), 0)
	require.NoError(t, err)
	bold := stationary{Preferences: wants(true), first: true, demand: 0.9, take: 0.5}
	better, err := play(g.model([2]negotiation.Agent{bold, meek}), 0)
	require.NoError(t, err)
	assert.Greater(t, g.worth(better, 0), g.worth(r, 0)+0.1)
}

func TestOutputForPrograms(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, run([]string{"-runs", "100", "-csv"}, &out, &out))
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	require.NoError(t, err)
	out.Reset()
	require.NoError(t, run([]string{"-runs", "100", "-json"}, &out, &out))
	var object struct{ Results []line }
	require.NoError(t, json.Unmarshal(out.Bytes(), &object))
	assert.Len(t, object.Results, len(rows)-1)
	out.Reset()
	require.NoError(t, run([]string{"-runs", "100", "-seed", "5"}, &out, &out))
	assert.Contains(t, out.String(), "Rubinstein 1982")
}

func TestBadFlagsAreRefused(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"at least 10":      {"-runs", "5"},
		"unexpected":       {"5"},
		"does not go with": {"-json", "-csv"},
		"invalid value":    {"-seed", "x"},
	} {
		var out bytes.Buffer
		assert.ErrorContains(t, run(args, &out, &out), want)
		assert.Empty(t, out.String())
	}
	var help bytes.Buffer
	require.ErrorIs(t, run([]string{"-h"}, &help, &help), flag.ErrHelp)
	assert.Contains(t, help.String(), "-runs")
}
