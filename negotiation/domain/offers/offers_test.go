package offers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// listed is a space of one issue.
func listed(t require.TestingT, reservations []float64, columns ...[]float64) *domain.Space {
	x := domain.Issue{Name: "outcome"}
	for i := range columns[0] {
		x.Values = append(x.Values, fmt.Sprint(i))
	}
	d, err := domain.New("listed", []domain.Issue{x})
	require.NoError(t, err)
	var profiles []domain.Profile
	for i, u := range columns {
		profiles = append(profiles, domain.Profile{Name: fmt.Sprint(i), Utility: &domain.Listed{Domain: d, Utilities: u}, Reservation: reservations[i]})
	}
	s, err := domain.NewSpace(d, profiles)
	require.NoError(t, err)
	return s
}

// drawn is a space of three issues of five values.
func drawn(t require.TestingT, parties int, seed uint64) *domain.Space {
	random := rand.New(rand.NewPCG(seed, 3))
	var issues []domain.Issue
	for i := range 3 {
		issues = append(issues, domain.Issue{Name: fmt.Sprint(i), Values: []string{"a", "b", "c", "d", "e"}})
	}
	d, err := domain.New("drawn", issues)
	require.NoError(t, err)
	var profiles []domain.Profile
	for i := range parties {
		a := &domain.Additive{}
		for range issues {
			a.Weights = append(a.Weights, 1./3)
			values := make([]float64, 5)
			for j := range values {
				values[j] = random.Float64()
			}
			a.Values = append(a.Values, domain.Normalised(values))
		}
		profiles = append(profiles, domain.Profile{Name: fmt.Sprint(i), Utility: a, Reservation: 0.2})
	}
	s, err := domain.NewSpace(d, profiles)
	require.NoError(t, err)
	return s
}

func run(t require.TestingT, s *domain.Space, settings offers.Settings, strategies ...offers.Strategy) (offers.Result, []offers.Action) {
	settings.Log = true
	table, err := offers.NewTable(s, strategies, settings)
	require.NoError(t, err)
	result, err := table.Run(7)
	require.NoError(t, err)
	return result, table.Log()
}

// script offers what it is told to and accepts one outcome.
type script struct {
	proposals []int
	accepts   int
	heard     []int
	at        int
}

func (s *script) Start(*offers.Seat) error {
	s.at, s.heard = 0, nil
	return nil
}
func (s *script) Respond(_ offers.Turn, offer int) bool { return offer == s.accepts }
func (s *script) Hear(_ offers.Turn, _, offer int)      { s.heard = append(s.heard, offer) }
func (s *script) Propose(offers.Turn) int {
	s.at++
	return s.proposals[s.at-1]
}

// Three parties. B accepts A's second offer, C does not and makes one that A and B accept, in the next step.
func TestProtocolActionByAction(t *testing.T) {
	t.Parallel()
	u := []float64{0.1, 0.2, 0.3, 0.4}
	a := &script{proposals: []int{0}, accepts: 3}
	b := &script{proposals: []int{1}, accepts: 3}
	c := &script{proposals: []int{3}, accepts: 9}
	result, log := run(t, listed(t, []float64{0, 0, 0}, u, u, u), offers.Settings{Steps: 4}, a, b, c)
	assert.Equal(t, offers.Result{Status: offers.Agreed, Agreement: 3, Step: 1, Party: 1, Time: 2. / 5}, result)
	var lines []string
	for _, x := range log {
		lines = append(lines, fmt.Sprintf("%d %.1f %d %v %d %.1f", x.Step, x.Time, x.Party, x.Kind, x.Outcome, x.Utility))
		assert.True(t, math.IsNaN(x.Level))
	}
	assert.Equal(t, []string{
		"0 0.2 0 offer 0 0.1",
		"0 0.2 1 reject 0 0.1", "0 0.2 1 offer 1 0.2",
		"0 0.2 2 reject 1 0.2", "0 0.2 2 offer 3 0.4",
		"1 0.4 0 accept 3 0.4", "1 0.4 1 accept 3 0.4",
	}, lines)
	assert.Equal(t, []int{1, 3}, a.heard)
	assert.Equal(t, []int{0, 3}, b.heard)
	assert.Equal(t, []int{0, 1}, c.heard)
}

func TestNegotiationsEnd(t *testing.T) {
	t.Parallel()
	s := listed(t, []float64{0, 0}, []float64{0.1, 1}, []float64{1, 0.1})
	result, log := run(t, s, offers.Settings{Steps: 3}, &offers.Tough{}, &offers.Tough{})
	assert.Equal(t, offers.Result{Status: offers.TimedOut, Agreement: -1, Step: 3, Party: -1, Time: 1}, result)
	assert.Len(t, log, 11)

	result, log = run(t, s, offers.Settings{Steps: 9, Deadlines: []int{9, 2}}, &offers.Tough{}, &offers.Tough{})
	assert.Equal(t, offers.Result{Status: offers.Left, Agreement: -1, Step: 2, Party: 1, Time: 0.3}, result)
	assert.Equal(t, offers.Leave, log[len(log)-1].Kind)
	assert.InDelta(t, 1./3, log[1].Time, 1e-15, "in its own time")
	assert.InDelta(t, 0.1, log[0].Time, 1e-15)

	result, _ = run(t, s, offers.Settings{Steps: 9}, &script{proposals: []int{-1}}, &offers.Tough{})
	assert.Equal(t, offers.Left, result.Status)
	assert.Panics(t, func() { run(t, s, offers.Settings{Steps: 9}, &script{proposals: []int{2}}, &offers.Tough{}) })
}

func TestBrokenSettingsAreRefused(t *testing.T) {
	t.Parallel()
	s := listed(t, []float64{0, 0}, []float64{0, 1}, []float64{1, 0})
	two := func(x offers.Strategy) []offers.Strategy { return []offers.Strategy{x, &offers.Tough{}} }
	for _, c := range []struct {
		want       string
		strategies []offers.Strategy
		settings   offers.Settings
	}{
		{"found 1 strategies", two(nil)[1:], offers.Settings{Steps: 1}},
		{"strategy 1: found none", two(nil), offers.Settings{Steps: 1}},
		{"found 0 steps", two(&offers.Tough{}), offers.Settings{}},
		{"found 1 deadlines", two(&offers.Tough{}), offers.Settings{Steps: 1, Deadlines: []int{1}}},
		{"deadline 2: found 3 steps", two(&offers.Tough{}), offers.Settings{Steps: 2, Deadlines: []int{1, 3}}},
		{"exponent 0", two(&offers.TimeBased{}), offers.Settings{Steps: 1}},
		{"slack -1", two(&offers.TimeBased{Exponent: 1, Slack: -1}), offers.Settings{Steps: 1}},
		{"probability 2", two(&offers.Random{Accepts: 2}), offers.Settings{Steps: 1}},
		{"kindness NaN", two(&offers.TitForTat{Kindness: math.NaN()}), offers.Settings{Steps: 1}},
		{"point -1", two(&offers.Hybrid{Points: [4]float64{-1}}), offers.Settings{Steps: 1}},
		{"learning rate -1", two(&offers.NiceTitForTat{Model: &offers.Frequency{Learning: -1}}), offers.Settings{Steps: 1}},
		{"concession 2", two(&offers.NiceTitForTat{Model: &offers.Bayesian{Concession: 2}}), offers.Settings{Steps: 1}},
	} {
		_, err := offers.NewTable(s, c.strategies, c.settings)
		assert.ErrorContains(t, err, c.want)
	}
	three := listed(t, []float64{0, 0, 0}, []float64{0}, []float64{0}, []float64{0})
	_, err := offers.NewTable(three, []offers.Strategy{&offers.NiceTitForTat{}, &offers.Tough{}, &offers.Tough{}}, offers.Settings{Steps: 1})
	assert.ErrorContains(t, err, "found 3 parties, expected 2")
}

// At time t of three steps, 1/4, 1/2 and 3/4, a straight level falls from 1 to 0.75, 0.5 and 0.25.
func TestTimeBasedOffersTheLowestAboveItsLevel(t *testing.T) {
	t.Parallel()
	u := []float64{0, 0.3, 0.5, 0.76, 1}
	s := listed(t, []float64{math.Inf(-1), 0}, u, []float64{1, 0.4, 0.3, 0.2, 0})
	_, log := run(t, s, offers.Settings{Steps: 3}, &offers.TimeBased{Exponent: offers.Straight}, &offers.Tough{})
	var offered []int
	for _, x := range log {
		if x.Party == 0 && x.Kind == offers.Offer {
			offered = append(offered, x.Outcome)
			assert.InDelta(t, 1-x.Time, x.Level, 1e-15)
		}
	}
	assert.Equal(t, []int{3, 2, 1}, offered)
}

// An outcome up to a millionth below the level is taken if it is closer than the next above.
func TestTimeBasedTakesWhatIsNearlyItsLevel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		below, above float64
		want         int
	}{
		{0.9e-6, 1e-3, 1}, {0.9e-6, 0.5e-6, 3}, {1.1e-6, 1e-3, 3}, {0.5e-6, 0.5e-6, 3}, {0, 1e-3, 1},
	} {
		u := []float64{0, 0.5 - c.below, 0.5 - c.below, 0.5 + c.above, 1}
		_, log := run(t, listed(t, []float64{0, 0}, u, u), offers.Settings{Steps: 1}, &offers.TimeBased{Exponent: offers.Straight}, &offers.Tough{})
		assert.Equal(t, c.want, log[0].Outcome, "%+v", c)
	}
	// What is below the reservation value is out of the question if offers have to be rational.
	u := []float64{0, 0.5 - 0.9e-6, 0.6, 1}
	for rational, want := range map[bool]int{false: 1, true: 2} {
		s := listed(t, []float64{0.5, 0}, u, u)
		_, log := run(t, s, offers.Settings{Steps: 1000}, &offers.TimeBased{Exponent: 1e-4, Slack: 0.01, Rational: rational}, &script{proposals: make([]int, 1000), accepts: -1})
		assert.Equal(t, want, log[0].Outcome)
	}
}

func TestMiCROGoesDownInReturnOnly(t *testing.T) {
	t.Parallel()
	u := []float64{1, 0.9, 0.8, 0.7, 0.1}
	offered := func(log []offers.Action) (list []int) {
		for _, x := range log {
			if x.Party == 0 && x.Kind == offers.Offer {
				list = append(list, x.Outcome)
			}
		}
		return list
	}
	s := listed(t, []float64{0.5, 0}, u, u)
	// The other never moves: after one step it repeats one of its own.
	_, log := run(t, s, offers.Settings{Steps: 50}, &offers.MiCRO{}, &script{proposals: make([]int, 50), accepts: 9})
	assert.Equal(t, 0, log[len(log)-2].Outcome)
	for _, o := range offered(log) {
		assert.LessOrEqual(t, o, 1)
	}
	// The other always has something new: it goes down to its reservation value and no further.
	_, log = run(t, s, offers.Settings{Steps: 4}, &offers.MiCRO{}, &script{proposals: []int{4, 4, 4, 4}, accepts: 9})
	assert.Equal(t, []int{0, 1}, offered(log)[:2])
	low := listed(t, []float64{2, 0}, u, u)
	result, _ := run(t, low, offers.Settings{Steps: 4}, &offers.MiCRO{}, &offers.Tough{})
	assert.Equal(t, offers.Result{Status: offers.Left, Agreement: -1, Step: 0, Party: 0, Time: 0.2}, result)
}

func TestTitForTatMirrorsTheOther(t *testing.T) {
	t.Parallel()
	u := []float64{0, 0.1, 0.25, 0.3, 0.8, 0.9, 0.95, 1}
	s := listed(t, []float64{0, 0}, u, []float64{1, 0.9, 0.75, 0.7, 0.2, 0.1, 0.05, 0})
	_, log := run(t, s, offers.Settings{Steps: 5}, &offers.TitForTat{}, &script{proposals: []int{1, 2, 1, 3, 3}, accepts: 9})
	var levels []float64
	for _, x := range log {
		if x.Party == 0 && x.Kind == offers.Offer {
			levels = append(levels, x.Level)
		}
	}
	// The other's offers are worth 0.1, 0.25, 0.1, 0.3 and 0.3.
	assert.InDeltaSlice(t, []float64{1, 1, 0.85, 1, 0.8}, levels, 1e-12)
	_, log = run(t, s, offers.Settings{Steps: 4}, &offers.TitForTat{Kindness: 0.1}, &offers.Tough{})
	assert.InDelta(t, 0.8, log[len(log)-3].Level, 1e-12, "two offers after the first")
}

// A model that hears the offers of somebody who concedes linearly should come to value outcomes as it
// does. Before the first offer neither knows anything; counting learns less than the model that knows of
// the shape of utilities.
func TestModelsLearnWhatTheOtherWants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model offers.Model
		least float64
	}{{&offers.Frequency{}, 0.5}, {&offers.Bayesian{}, 0.7}} {
		model := c.model
		sum := 0.0
		const runs = 20
		for seed := range uint64(runs) {
			// Utilities along an issue have one top, as both models can learn.
			d := drawn(t, 2, seed).Domain
			random := rand.New(rand.NewPCG(seed, 8))
			a := &domain.Additive{Weights: []float64{0.6, 0.3, 0.1}}
			random.Shuffle(3, func(i, j int) { a.Weights[i], a.Weights[j] = a.Weights[j], a.Weights[i] })
			for range 3 {
				top, values := float64(random.IntN(5)), make([]float64, 5)
				for v := range values {
					values[v] = 1 - math.Abs(float64(v)-top)/4
				}
				a.Values = append(a.Values, values)
			}
			s, err := domain.NewSpace(d, []domain.Profile{{Utility: a, Reservation: 0}, {Utility: a, Reservation: 0}})
			require.NoError(t, err)
			_, log := run(t, s, offers.Settings{Steps: 60}, &offers.TimeBased{Exponent: 1}, &script{proposals: make([]int, 60), accepts: -1})
			require.NoError(t, model.Start(d))
			for _, x := range log {
				if x.Party == 0 && x.Kind == offers.Offer && x.Time < 0.6 {
					model.Hear(x.Time, x.Outcome)
				}
			}
			sum += correlation(s.Parties[0].Utilities, model)
		}
		assert.Greater(t, sum/runs, c.least, "%T", model)
	}
}

func correlation(u []float64, model offers.Model) float64 {
	var n, x, y, xx, yy, xy float64
	for o, a := range u {
		b := model.Utility(o)
		n, x, y, xx, yy, xy = n+1, x+a, y+b, xx+a*a, yy+b*b, xy+a*b
	}
	return (n*xy - x*y) / math.Sqrt((n*xx-x*x)*(n*yy-y*y))
}

// all makes one of every kind, for two parties.
func all() []offers.Strategy {
	return []offers.Strategy{
		&offers.TimeBased{Exponent: offers.Boulware}, &offers.TimeBased{Exponent: offers.Conceder, Rational: true, Slack: 1e-4},
		&offers.TimeBased{Exponent: math.Inf(1)}, &offers.TimeBased{Exponent: 2.5}, &offers.MiCRO{}, &offers.TitForTat{}, &offers.TitForTat{Kindness: 0.01},
		&offers.NiceTitForTat{}, &offers.NiceTitForTat{Model: &offers.Frequency{}}, &offers.Hybrid{}, &offers.Tough{}, &offers.Random{Accepts: 0.1},
	}
}

// Nobody ends up with less than its reservation value, offers exist, levels lie in the range of
// utilities, and the same seed gives the same actions, whatever was played before.
func TestStrategiesKeepToTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t, 2, rapid.Uint64Range(0, 50).Draw(t, "domain"))
		for i := range s.Parties {
			s.Parties[i].Reservation = rapid.SampledFrom([]float64{math.Inf(-1), 0, 0.5, 0.9, 2}).Draw(t, "reservation")
		}
		pick := rapid.IntRange(0, len(all())-1)
		i, j := pick.Draw(t, "first"), pick.Draw(t, "second")
		settings := offers.Settings{Steps: rapid.IntRange(1, 40).Draw(t, "steps"), Log: true}
		table, err := offers.NewTable(s, []offers.Strategy{all()[i], all()[j]}, settings)
		require.NoError(t, err)
		first, err := table.Run(3)
		require.NoError(t, err)
		log := append([]offers.Action(nil), table.Log()...)
		_, err = table.Run(4)
		require.NoError(t, err)
		again, err := table.Run(3)
		require.NoError(t, err)
		require.Equal(t, first, again)
		require.Equal(t, fmt.Sprint(log), fmt.Sprint(table.Log()))
		if first.Status == offers.Agreed {
			last := log[len(log)-1]
			require.Equal(t, offers.Accept, last.Kind)
			for k := range s.Parties {
				// An offer may lie a millionth below a level.
				require.GreaterOrEqual(t, s.Parties[k].Utilities[first.Agreement], s.Parties[k].Reservation-1e-6)
			}
		}
		for _, x := range log {
			if p := &s.Parties[x.Party]; x.Kind == offers.Accept {
				require.GreaterOrEqual(t, x.Utility, p.Reservation)
				if !math.IsNaN(x.Level) {
					require.GreaterOrEqual(t, x.Utility, x.Level)
				}
			}
		}
	})
}

func TestRunsAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, x := range all() {
		table, err := offers.NewTable(drawn(t, 2, 1), []offers.Strategy{x, &offers.TimeBased{Exponent: 1}}, offers.Settings{Steps: 50, Log: true})
		require.NoError(t, err)
		_, err = table.Run(1)
		require.NoError(t, err)
		assert.Zero(t, testing.AllocsPerRun(5, func() { _, _ = table.Run(1) }), "%T", x)
	}
}

// Two others who never move concede nothing, however far apart their offers lie.
func TestConcessionsAreThoseOfEachParty(t *testing.T) {
	t.Parallel()
	u := []float64{0, 0.1, 0.25, 0.3, 0.8, 0.9, 0.95, 1}
	s := listed(t, []float64{0, 0, 0}, u, u, u)
	levels := func(strategy offers.Strategy, b, c []int) (out []float64) {
		_, log := run(t, s, offers.Settings{Steps: 4}, strategy, &script{proposals: b, accepts: -1}, &script{proposals: c, accepts: -1})
		for _, x := range log {
			if x.Party == 0 && x.Kind == offers.Offer {
				out = append(out, x.Level)
			}
		}
		return out
	}
	low, high := []int{0, 0, 0, 0}, []int{3, 3, 3, 3}
	assert.Equal(t, []float64{1, 1, 1, 1}, levels(&offers.TitForTat{}, low, high))
	// The first concedes 0.1, the second 0.05 a step later.
	assert.InDeltaSlice(t, []float64{1, 1, 0.9, 0.85}, levels(&offers.TitForTat{}, []int{0, 1, 1, 1}, []int{2, 2, 3, 3}), 1e-12)
	still := levels(&offers.Hybrid{}, low, low)
	assert.Equal(t, still, levels(&offers.Hybrid{}, low, high))
	assert.NotEqual(t, still, levels(&offers.Hybrid{}, low, []int{0, 2, 3, 3}))
}
