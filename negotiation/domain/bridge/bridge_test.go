package bridge_test

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/bridge"
	"github.com/detente-sim/detente/negotiation/domain/genius"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// utility is what a package is worth to a principal of a resolved scenario.
func utility(r *scenario.Resolved, party int, levels []float64) (u float64) {
	m := r.Members[r.Principals[party]]
	for k, x := range levels {
		v := m.Values[k]
		u += m.Weights[k] * (v.A + v.B*x - v.G*x*x)
	}
	return u
}

// checkUtilities compares all outcomes that the scenario knows with the domain.
func checkUtilities(t require.TestingT, d *domain.Domain, profiles []domain.Profile, s *bridge.Scenario) *scenario.File {
	f, err := scenario.Load("domain.yaml", s.Text)
	require.NoError(t, err, string(s.Text))
	r := f.Resolve()
	values, place := make([]int, len(d.Issues())), make([]int, len(d.Issues()))
	worst := [2]float64{}
	for {
		var levels []float64
		for k, p := range place {
			values[k] = s.Rungs[k][p].Value
			if s.Owners[k] >= 0 {
				levels = append(levels, s.Rungs[k][p].Level)
			}
		}
		for i := range 2 {
			want := profiles[i].Utility.Of(values)
			got := s.Offset[i] + s.Scale[i]*utility(r, i, levels)
			worst[i] = max(worst[i], math.Abs(got-want))
			require.LessOrEqual(t, math.Abs(got-want), s.Deviation[i]+1e-9)
		}
		k := 0
		for ; k < len(place); k++ {
			if place[k]++; place[k] < len(s.Rungs[k]) {
				break
			}
			place[k] = 0
		}
		if k == len(place) {
			break
		}
	}
	for i := range 2 {
		// Deviations of issues add up where they have the same sign; they are no more than that.
		require.GreaterOrEqual(t, worst[i]*float64(2*len(d.Issues()))+1e-9, s.Deviation[i])
		for k := range place {
			values[k] = s.Rungs[k][0].Value
		}
		require.InDelta(t, profiles[i].Utility.Of(values), s.StatusQuo[i], 1e-12)
	}
	return f
}

func TestUtilitiesAreThoseOfTheDomain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var issues []domain.Issue
		a := [2]*domain.Additive{{}, {}}
		for range rapid.IntRange(1, 4).Draw(t, "issues") {
			n := rapid.IntRange(1, 5).Draw(t, "values")
			x := domain.Issue{Name: string(rune('a' + len(issues)))}
			for j := range n {
				x.Values = append(x.Values, string(rune('0'+j)))
			}
			issues = append(issues, x)
			for i := range a {
				// Hundredths, so that utilities are equal or clearly differ.
				cents := rapid.SliceOfN(rapid.IntRange(0, 100), n, n).Draw(t, "utilities")
				values := make([]float64, n)
				for j, c := range cents {
					values[j] = float64(c) / 100
				}
				a[i].Weights, a[i].Values = append(a[i].Weights, float64(rapid.IntRange(1, 9).Draw(t, "weight"))), append(a[i].Values, values)
			}
		}
		d, err := domain.New("drawn", issues)
		require.NoError(t, err)
		profiles := []domain.Profile{{Name: "first", Utility: a[0]}, {Name: "second: \"other\"", Utility: a[1]}}
		s, err := bridge.New(d, profiles, bridge.Usual())
		if err != nil {
			require.ErrorContains(t, err, "found no issue")
			return
		}
		checkUtilities(t, d, profiles, s)
	})
}

// A line for one and a concave quadratic, 1.5·x - 0.5·x², for the other: nothing is lost.
func TestConcaveQuadraticsAreExact(t *testing.T) {
	t.Parallel()
	d, err := domain.New("d", []domain.Issue{{Name: "a", Values: []string{"0", "1", "2", "3", "4", "bad"}}, {Name: "settled", Values: []string{"x", "y"}}})
	require.NoError(t, err)
	own, other := []float64{1, 0.75, 0.5, 0.25, 0, 0}, []float64{}
	for _, x := range []float64{0, 0.25, 0.5, 0.75, 1} {
		other = append(other, 0.8*(1.5*x-0.5*x*x))
	}
	other = append(other, 0.5)
	profiles := []domain.Profile{{Name: "A", Utility: &domain.Additive{Weights: []float64{0.9, 0.1}, Values: [][]float64{own, {0, 1}}}},
		{Name: "B", Utility: &domain.Additive{Weights: []float64{0.7, 0.3}, Values: [][]float64{other, {0.2, 1}}}}}
	s, err := bridge.New(d, profiles, bridge.Usual())
	require.NoError(t, err)
	assert.Equal(t, []int{1, -1}, s.Owners)
	assert.Equal(t, []bridge.Rung{{Value: 1}}, s.Rungs[1])
	require.Len(t, s.Rungs[0], 5, "what is worse for both is left out")
	assert.InDelta(t, 0, s.Deviation[0]+s.Deviation[1], 1e-12)
	f := checkUtilities(t, d, profiles, s)
	// B, who has less to lose, owns the issue: from 0 to 1 its value falls as 1.5·(1-x) - 0.5·(1-x)².
	assert.InDelta(t, 0.5, f.Agents[1].Value["I1"].G, 1e-12)
}

// The domain that comes with the example is negotiated, signed and implemented by the main solver.
func TestADomainIsPlayedByTheMainSolver(t *testing.T) {
	t.Parallel()
	d, profiles, err := genius.ReadFolder(os.DirFS("../../../examples/domains/lease"), 0)
	require.NoError(t, err)
	s, err := bridge.New(d, profiles, bridge.Usual())
	require.NoError(t, err)
	f := checkUtilities(t, d, profiles, s)
	assert.Less(t, max(s.Deviation[0], s.Deviation[1]), 0.12)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	solver, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	signed := 0
	for run := range uint64(20) {
		solver.Run(1, run)
		log := &solver.State().Log
		for n := range log.Len() {
			if log.At(n).Kind == negotiation.EventSignature {
				signed++
				break
			}
		}
	}
	assert.Positive(t, signed)
}

func TestWhatCannotBeTranslatedIsRefused(t *testing.T) {
	t.Parallel()
	d, err := domain.New("d", []domain.Issue{{Name: "a", Values: []string{"x", "y"}}})
	require.NoError(t, err)
	up := domain.Profile{Name: "up", Utility: &domain.Additive{Weights: []float64{1}, Values: [][]float64{{0, 1}}}}
	_, err = bridge.New(d, []domain.Profile{up}, bridge.Usual())
	assert.ErrorContains(t, err, "found 1 profiles")
	_, err = bridge.New(d, []domain.Profile{up, up}, bridge.Usual())
	assert.ErrorContains(t, err, "found no issue on which the parties want different values")
	_, err = bridge.New(d, []domain.Profile{up, {Name: "l", Utility: &domain.Listed{}}}, bridge.Usual())
	assert.ErrorContains(t, err, `profile "l": found a utility of type`)
	_, err = bridge.New(d, []domain.Profile{up, up}, bridge.Settings{Trust: 1, Cosmetic: 2})
	assert.ErrorContains(t, err, "found trust 1")
	assert.ErrorContains(t, err, "found cosmetic 2")
	assert.ErrorContains(t, err, "found 0 months")
	assert.ErrorContains(t, err, "found no ID")
}
