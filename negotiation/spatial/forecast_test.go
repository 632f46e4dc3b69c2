package spatial_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/spatial"
)

func TestForecastsAndTheirIntervals(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 10, 60}, [3]float64{4, 90, 80}, [3]float64{4, 40, 70})
	s := spatial.UsualSettings()
	s.Draws = 40
	s.Rules.Most = 5
	sharp, err := spatial.Forecasts(table, s)
	require.NoError(t, err)
	require.Len(t, sharp, len(spatial.Models()))
	for i, f := range sharp {
		assert.Equal(t, spatial.Models()[i], f.Model)
		assert.InDelta(t, f.Value, f.Mean, 1e-9, "nothing is uncertain")
		assert.Equal(t, [2]float64{f.Value, f.Value}, [2]float64{f.Low, f.High})
	}
	for i := range table.Actors {
		table.Actors[i].Spread = spatial.Spread{Capability: 1, Positions: []float64{10}, Saliences: []float64{15}}
	}
	wide, err := spatial.Forecasts(table, s)
	require.NoError(t, err)
	again, err := spatial.Forecasts(table, s)
	require.NoError(t, err)
	assert.Equal(t, wide, again)
	for i, f := range wide {
		assert.Equal(t, sharp[i].Value, f.Value)
		assert.Less(t, f.Low, f.High, f.Model)
		assert.True(t, f.Low <= f.Mean && f.Mean <= f.High, f.Model)
	}
	s.Level = 0.5
	narrow, err := spatial.Forecasts(table, s)
	require.NoError(t, err)
	for i, f := range narrow {
		assert.True(t, f.Low >= wide[i].Low && f.High <= wide[i].High, f.Model)
	}
	s.Draws = 0
	none, err := spatial.Forecasts(table, s)
	require.NoError(t, err)
	assert.Equal(t, none[0].Value, none[0].High)
}

func TestDrawsStayWithinTheirRanges(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 5, 95}, [3]float64{1, 90, 80})
	table.Actors[0].Spread = spatial.Spread{Capability: 7, Positions: []float64{10}, Saliences: []float64{15}}
	sum := 0.0
	const draws = 4000
	for i := range uint64(draws) {
		d := table.Draw(3, i)
		require.NoError(t, d.Check())
		a := d.Actors[0]
		require.True(t, a.Capability >= 0 && a.Capability <= 12)
		require.True(t, a.Positions[0] >= 0 && a.Positions[0] <= 15)
		require.True(t, a.Saliences[0] >= 80 && a.Saliences[0] <= 100)
		require.Equal(t, table.Actors[1].Positions, d.Actors[1].Positions)
		sum += a.Positions[0]
	}
	assert.InDelta(t, 7.5, sum/draws, 3*15/3.46/63.2, "uniform over what the scale leaves")
	assert.Equal(t, 5.0, table.Actors[0].Positions[0], "the table is left as it is")
}

func TestUnknownChoicesAreRefused(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 10, 60})
	for want, change := range map[string]func(s *spatial.Settings){
		`voting rule "x", expected one of ["binary"`: func(s *spatial.Settings) { s.Rules.Election.Voting = "x" },
		`victory rule "x"`:                           func(s *spatial.Settings) { s.Rules.Election.Victory = "x" },
		`election rule ""`:                           func(s *spatial.Settings) { s.Rules.Election.Rule = "" },
		`risk range "x"`:                             func(s *spatial.Settings) { s.Rules.RiskRange = "x" },
		`risk view "x"`:                              func(s *spatial.Settings) { s.Rules.RiskView = "x" },
		`commitment "x"`:                             func(s *spatial.Settings) { s.Rules.Commitment = "x" },
		`settlement "x"`:                             func(s *spatial.Settings) { s.Rules.Settlement = "x" },
		`proposals "x"`:                              func(s *spatial.Settings) { s.Rules.Proposals = "x" },
		`ties "x"`:                                   func(s *spatial.Settings) { s.Rules.Ties = "x" },
		"at most 0 turns":                            func(s *spatial.Settings) { s.Rules.Most = 0 },
		"settled at -1":                              func(s *spatial.Settings) { s.Rules.Settled = -1 },
		`reading "x"`:                                func(s *spatial.Settings) { s.Expected.Reading = "x" },
		"status quo":                                 func(s *spatial.Settings) { s.Expected.StatusQuo = 2 },
		"0 rounds":                                   func(s *spatial.Settings) { s.Expected.Rounds = 0 },
		"1 draws":                                    func(s *spatial.Settings) { s.Draws = 1 },
		"intervals of 1":                             func(s *spatial.Settings) { s.Level = 1 },
	} {
		s := spatial.UsualSettings()
		change(&s)
		_, err := spatial.Forecasts(table, s)
		assert.ErrorContains(t, err, want)
	}
	e := spatial.UsualElection()
	_, err := e.Probabilities([]float64{1}, [][]float64{{1}, {2}})
	require.ErrorContains(t, err, "expected as many")
	_, err = e.Probabilities([]float64{-1}, [][]float64{{1}})
	require.ErrorContains(t, err, "weight -1")
	_, err = e.Probabilities([]float64{1, 1}, [][]float64{{1, 2}, {1}})
	require.ErrorContains(t, err, "1 utilities of voter 2")
	p, err := e.Probabilities([]float64{0}, [][]float64{{1, 2}})
	require.NoError(t, err)
	assert.Equal(t, []float64{0.5, 0.5}, p)
}

func TestTurnsAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	r := spatial.UsualRules()
	r.Most, r.Settled = 1_000_000, 0
	p, err := spatial.NewPolitics(row([3]float64{5, 10, 60}, [3]float64{4, 90, 80}, [3]float64{4, 40, 70}, [3]float64{2, 70, 30}), r)
	require.NoError(t, err)
	for range 50 {
		p.Turn(nil)
	}
	assert.Zero(t, testing.AllocsPerRun(50, func() { p.Turn(nil) }))
}

// TestManyOptionsDoNotUnderflow would divide by 0 if chances were multiplied as they are.
func TestManyOptionsDoNotUnderflow(t *testing.T) {
	t.Parallel()
	const n = 600
	weights, utilities := make([]float64, n), make([][]float64, n)
	for k := range weights {
		weights[k] = 1
		utilities[k] = make([]float64, n)
		for j := range n {
			utilities[k][j] = float64((j * k) % 7)
		}
	}
	p, err := spatial.Election{Voting: spatial.VoteBinary, Victory: spatial.VictoryOctic, Rule: spatial.ElectConditional}.Probabilities(weights, utilities)
	require.NoError(t, err)
	total := 0.0
	for _, x := range p {
		total += x
	}
	assert.InDelta(t, 1, total, 1e-9)
}
