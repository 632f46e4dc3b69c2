package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSamplesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	const n = library + "negotiation"
	for _, x := range []struct {
		frames     []string
		turn, room string
	}{
		{[]string{"math.archExp", "math.Exp", n + ".Choice", n + "/compliance.(*Conduct).Forecast", n + ".(*State).Assess",
			n + "/protocol.(*Talks).step", n + "/protocol.(*Talks).step-fm", n + ".(*Solver).Round", "main.(*player).round"}, "protocol.Talks", "math"},
		{[]string{"runtime.memmove", n + "/search.(*Solver).root", n + "/protocol.(*Talks).step-fm", n + ".(*Solver).Round"}, "protocol.Talks", "search"},
		{[]string{n + "/compliance.(*Conduct).Forecast", n + ".(*State).expectConduct", n + ".(*Solver).Round"}, "solver", "compliance"},
		{[]string{"golang.org/x/exp/rand.(*PCGSource).Uint64", n + ".(*Stream).Float64", n + "/environment.(*Oil).step", n + "/environment.(*Oil).step-fm", n + ".(*Solver).Round"}, "environment.Oil", "random"},
		{[]string{n + ".(*State).revalue", n + ".(*Solver).prepare", n + ".(*Solver).Reset", "main.(*player).round"}, "solver", "negotiation"},
		{[]string{n + ".(*Solver).Round", "main.(*player).round"}, "solver", "negotiation"},
		{[]string{library + "agents.Negotiator.Accept", n + "/protocol.(*Talks).exchange", n + "/protocol.(*Talks).step", n + ".(*Solver).Round", n + ".(*Solver).Run"}, "solver", "agents"},
	} {
		turn, room, ok := place(x.frames)
		require.True(t, ok)
		assert.Equal(t, x.turn, turn, "%v", x.frames)
		assert.Equal(t, x.room, room, "%v", x.frames)
	}
	_, _, ok := place([]string{"runtime.futex", "runtime.mcall"})
	assert.False(t, ok)
}

func TestABreakdownIsOfTheWholeRound(t *testing.T) {
	t.Parallel()
	const n = library + "negotiation"
	sample := func(count int64, names ...string) *profile.Sample {
		s := &profile.Sample{Value: []int64{count, 0}}
		for _, name := range names {
			s.Location = append(s.Location, &profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: name}}}})
		}
		return s
	}
	x := &profile.Profile{Sample: []*profile.Sample{
		sample(6, n+"/search.(*Solver).root", n+"/protocol.(*Talks).step", n+".(*Solver).Round"),
		sample(3, n+"/protocol.(*Talks).step", n+".(*Solver).Round"),
		sample(1, n+"/trust.(*TypeBeliefs).update", n+".(*Solver).Round"),
		sample(99, "runtime.gcBgMarkWorker"),
	}}
	b, err := attribute("made up", x, 2000)
	require.NoError(t, err)
	assert.Equal(t, map[string]map[string]float64{
		"protocol.Talks":    {"search": 1200, "protocol": 600},
		"trust.TypeBeliefs": {"trust": 200},
	}, b.spent)
	var out strings.Builder
	require.NoError(t, b.print(&out))
	assert.Regexp(t, `protocol.Talks +1800 +90.0 % +1200 +600 *\n`, out.String())
	assert.Regexp(t, `all +2000 +100.0 % +1200 +600 +200 *\n`, out.String())

	_, err = attribute("empty", &profile.Profile{}, 2000)
	assert.ErrorContains(t, err, "no samples")
}

// TestProfilesFindTheTalks profiles the core model for a moment: most of its time goes
// to the talks.
func TestProfilesFindTheTalks(t *testing.T) {
	p, err := source(core).player(usual)()
	require.NoError(t, err)
	b, err := profiled("core", p, 300*time.Millisecond)
	require.NoError(t, err)
	assert.NotEmpty(t, b.spent["protocol.Talks"])
	var sum float64
	for _, row := range b.spent {
		for _, x := range row {
			sum += x
		}
	}
	assert.InEpsilon(t, b.round, sum, 1e-9)

	var out strings.Builder
	err = printProfiles(&out, &out, regexp.MustCompile("Search"), time.Millisecond)
	assert.ErrorContains(t, err, "core, full and everything")
}
