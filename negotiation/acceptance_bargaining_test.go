package negotiation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/search"
)

// conviction is a belief that nothing moves: each side expects the other to
// deliver any promise with a given probability.
type conviction struct{ of [2]float64 }

func (conviction) Name() string                   { return "trust" }
func (conviction) Setup(*negotiation.Setup) error { return nil }

func (c conviction) Trust(_ *negotiation.State, viewer, _ int) float64 { return c.of[viewer] }

func (conviction) Proof(*negotiation.State, *negotiation.Text, int, int, int) float64 { return 1 }

func (conviction) Expected(_ *negotiation.State, _, _ int, a negotiation.Action) float64 {
	if a == negotiation.Comply {
		return 1
	}
	return 0
}

func (c conviction) Expect(s *negotiation.State, t *negotiation.Text) {
	for i := range s.Parties() {
		expect(s, t, i, c.of[i])
	}
}

// expect makes party i give the other's delivery a probability.
func expect(s *negotiation.State, t *negotiation.Text, i int, p float64) {
	t.Comply[i*s.Parties()+s.Other(i)] = p
	for k := range s.Issues() {
		if s.Owner(k) != i {
			t.Deliver[i*s.Issues()+k] = p
		}
	}
}

// talksOnly reduces a model to talks of one stage between parties of fixed
// beliefs, up to the first signature.
func talksOnly(m *negotiation.Model, rounds int, first string, belief [2]float64) *negotiation.Model {
	c := *m
	c.Rounds, c.Stop, c.EstimateError, c.Valuation = rounds, negotiation.AtSignature, 0, negotiation.OneShot
	c.Parts = func() []negotiation.Part {
		return []negotiation.Part{conviction{belief}, &protocol.Talks{Course: protocol.Grand, Rounds: rounds, First: first,
			Opening: 0.5, Text: protocol.SingleText{Drafts: 1, Range: 20}}}
	}
	return &c
}

// table is what is bargained about before anything has been implemented.
type table struct {
	worth   [2]negotiation.Objective
	noDeal  [2]float64
	lo, hi  []float64
	covered []float64
}

// tableOf prepares the valuations of a solver's initial state. They share memory
// with the solver and hold until its next round.
func tableOf(s *negotiation.Solver) table {
	s.Reset(1, 1)
	st := s.State()
	K := st.Issues()
	x := table{lo: make([]float64, K), hi: make([]float64, K), covered: make([]float64, K)}
	for k := range K {
		x.hi[k], x.covered[k] = 1, 1
	}
	st.Put(x.hi, x.covered)
	st.Assess(&st.Draft)
	for i := range x.worth {
		w := st.Worth(i, &st.Draft)
		x.worth[i] = negotiation.Objective{Const: w.Const, Terms: slices.Clone(w.Terms)}
		x.noDeal[i] = st.Reservation(i)
	}
	return x
}

// shares returns both gains at a package as shares of the ideal gains.
func (x *table) shares(t *testing.T, y []float64) (share [2]float64) {
	t.Helper()
	a, b, ok := search.NewSolver(len(y)).Ideal(x.worth[0], x.worth[1], x.lo, x.hi, x.noDeal[0], x.noDeal[1])
	require.True(t, ok)
	for i, ideal := range []float64{a, b} {
		share[i] = (x.worth[i].Value(y) - x.noDeal[i]) / (ideal - x.noDeal[i])
	}
	return share
}

func (x *table) solution(t *testing.T, c search.Concept) []float64 {
	t.Helper()
	y := make([]float64, len(x.lo))
	sol := search.NewSolver(len(y)).Solve(c, x.worth[0], x.worth[1], x.lo, x.hi, x.noDeal[0], x.noDeal[1], y)
	require.Equal(t, search.Optimal, sol.Status)
	return y
}

// deal plays a run and returns the package that is signed and its round.
func deal(t *testing.T, s *negotiation.Solver) (y []float64, round int) {
	t.Helper()
	require.Equal(t, negotiation.DealSigned, s.Run(1, 1))
	log := &s.State().Log
	for n := range log.Len() {
		if e := log.At(n); e.Kind == negotiation.EventSignature {
			return log.Package(n), e.Round
		}
	}
	t.Fatal("no signature")
	return nil, 0
}

// Two parties that concede alike reach the Kalai–Smorodinsky package: the first
// point at which both demand the same share of their ideal gains.
func TestEqualConcessionLeadsToKalaiSmorodinsky(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t))
	for _, x := range []struct {
		belief      [2]float64
		share, time float64 // for long windows
	}{
		{[2]float64{0.5, 0.5}, 0.537, 0.630},
		{[2]float64{0.3, 0.25}, 0, 0.633},
		{[2]float64{0.8, 0.8}, 0, 0.618},
	} {
		for _, rounds := range []int{50, 200, 2000} {
			s := solve(t, talksOnly(m, rounds, "GOV", x.belief))
			tab := tableOf(s)
			ks := tab.shares(t, tab.solution(t, search.KalaiSmorodinsky))
			require.InDelta(t, ks[0], ks[1], 1e-9)
			y, round := deal(t, s)
			got := tab.shares(t, y)
			slack := 2 / float64(rounds)
			assert.InDelta(t, math.Pow(1-ks[0], 0.6), float64(round)/float64(rounds), slack, "%v, %d rounds", x.belief, rounds)
			assert.InDelta(t, x.time, float64(round)/float64(rounds), slack+0.003)
			// One round moves the demand by more than 2/rounds at late, steep stages.
			step := math.Pow(float64(round)/float64(rounds), 1/0.6) - math.Pow(float64(round-1)/float64(rounds), 1/0.6)
			for i := range got {
				assert.InDelta(t, ks[i], got[i], max(slack, step), "%v, %d rounds", x.belief, rounds)
				if x.share > 0 {
					assert.InDelta(t, x.share, got[i], max(slack, step)+0.003)
				}
			}
		}
	}
}

func TestUnequalConcessionLeadsElsewhere(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.betaG=2"))
	s := solve(t, talksOnly(m, 2000, "GOV", [2]float64{0.5, 0.5}))
	tab := tableOf(s)
	y, round := deal(t, s)
	got, tau := tab.shares(t, y), float64(round)/2000
	assert.Greater(t, got[1]-got[0], 0.1, "who concedes earlier gets less")
	assert.InDelta(t, 1-math.Pow(tau, 1/2.0), got[0], 0.003)
	assert.InDelta(t, 1-math.Pow(tau, 1/0.6), got[1], 0.003)
}

// mirror is a game of eight issues in which B stands to issue 9−k as A does to
// issue k.
func mirror(rounds int, first string) *negotiation.Model {
	cost := []float64{0.05, 0.1, 0.08, 0.07}
	gain := []float64{0.2, 0.15, 0.25, 0.1}
	var a, b agents.Preferences
	var issues []negotiation.Issue
	for k := range 8 {
		is := negotiation.Issue{ID: fmt.Sprint(k + 1), Owner: "A", Phase: 1, Verifiability: 0.5, Reversibility: 0.5}
		w, v := gain[k%4], negotiation.Gain(0.4)
		if k < 4 {
			w, v = cost[k], negotiation.Loss(0.3)
		} else {
			is.Owner = "B"
		}
		issues = append(issues, is)
		a.Weights, a.Values = append(a.Weights, w), append(a.Values, v)
	}
	b.Weights, b.Values = slices.Clone(a.Weights), slices.Clone(a.Values)
	slices.Reverse(b.Weights)
	slices.Reverse(b.Values)
	side := func(id string, p agents.Preferences) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal},
			Agent: agents.Negotiator{Preferences: p, Schedule: concession.Schedule{Beta: 0.6}}}
	}
	m := &negotiation.Model{ID: "mirror", Rounds: rounds, Issues: issues,
		Members: []negotiation.Member{side("A", a), side("B", b)}}
	return talksOnly(m, rounds, first, [2]float64{0.7, 0.7})
}

func TestMirrorGameIsPlayedSymmetrically(t *testing.T) {
	t.Parallel()
	s := solve(t, mirror(12, "A"))
	tab := tableOf(s)
	point := tab.solution(t, search.Utilitarian)
	for _, c := range []search.Concept{search.Nash, search.KalaiSmorodinsky, search.Egalitarian} {
		assert.InDeltaSlice(t, point, tab.solution(t, c), 1e-9, "%v", c)
	}
	share := tab.shares(t, point)
	assert.InDelta(t, share[0], share[1], 1e-12)

	for rounds, limit := range map[int]float64{12: 0.11, 200: 0.01} {
		a, b := solve(t, mirror(rounds, "A")), solve(t, mirror(rounds, "B"))
		y, roundA := deal(t, a)
		first := tab.shares(t, y)
		z, roundB := deal(t, b)
		second := tab.shares(t, z)
		sameEntries(t, entries(a), mirrored(entries(b)), 1e-9, "roles and the first offer swapped")
		assert.Equal(t, roundA, roundB)
		assert.InDelta(t, first[0]-first[1], second[1]-second[0], 1e-9, "a fair coin makes gains equal on average")
		assert.LessOrEqual(t, math.Abs(first[0]-first[1]), limit, "%d rounds", rounds)
		assert.Greater(t, math.Abs(first[0]-first[1]), 0.0, "who makes the first offer matters a little")
	}
}

// mirrored swaps A and B and the order of the issues.
func mirrored(list []entry) []entry {
	swap := map[string]string{"A": "B", "B": "A"}
	for n, e := range list {
		list[n].actor, list[n].subject = swap[e.actor], swap[e.subject]
		if e.levels != nil {
			list[n].levels = map[string]float64{}
			for k := range 8 {
				list[n].levels[fmt.Sprint(8-k)] = e.levels[fmt.Sprint(k+1)]
			}
		}
	}
	return list
}

func TestLopsidedGameIsNotSymmetric(t *testing.T) {
	t.Parallel()
	m := mirror(12, "A")
	n := m.Members[1].Agent.(agents.Negotiator)
	n.Weights = slices.Clone(n.Weights)
	n.Weights[0] += 0.1
	m.Members[1].Agent = n
	tab := tableOf(solve(t, m))
	far := 0.0
	for k, y := range tab.solution(t, search.Nash) {
		far = max(far, math.Abs(y-tab.solution(t, search.Utilitarian)[k]))
	}
	assert.Greater(t, far, 0.01)
}

// Where both sides like best what is, rounding must not make a deal.
func TestNobodyOffersWhatGainsNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	offers := func(shift float64) (n int) {
		for range 60 {
			m := mirror(12, "A")
			for i := range m.Members {
				a := m.Members[i].Agent.(agents.Negotiator)
				for k := range a.Weights {
					if i == 0 {
						m.Issues[k].StatusQuo = r.Float64() * (1 - shift)
					}
					a.Weights[k], a.Values[k] = r.Float64(), negotiation.Peak(m.Issues[k].StatusQuo+shift)
				}
			}
			s := solve(t, talksOnly(m, 12, "A", [2]float64{0.7, 0.7}))
			s.Run(1, 1)
			for _, e := range entries(s) {
				if e.kind == negotiation.EventOffer || e.kind == negotiation.EventSignature {
					n++
				}
			}
		}
		return n
	}
	assert.Zero(t, offers(0))
	assert.Positive(t, offers(0.1), "where both like more, there is a deal")
}

// breakEven returns the trust at which a package is worth the status quo to
// party i: it delivers itself, and the other side delivers with that probability
// or defects outright.
func breakEven(t *testing.T, s *negotiation.Solver, i int, y []float64) float64 {
	t.Helper()
	s.Reset(1, 1)
	st := s.State()
	covered := make([]float64, len(y))
	for k := range y {
		if y[k] > 0 {
			covered[k] = 1
		}
	}
	st.Put(y, covered)
	st.Assess(&st.Draft) // for the alarm rates and the will to enforce
	zero := make([]float64, len(y))
	surplus := func(p float64) float64 {
		expect(st, &st.Draft, i, p)
		w := st.Worth(i, &st.Draft)
		return w.Value(y) - w.Value(zero)
	}
	lo, hi := 0.0, 1.0
	require.Negative(t, surplus(lo))
	require.Positive(t, surplus(hi))
	for range 50 {
		if mid := (lo + hi) / 2; surplus(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

func TestTrustNeededForTheNamedPackages(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		valuation, party, pack string
		want                   float64
	}{
		{"conditional", "GOV", "short", 0.176}, {"one-shot", "GOV", "short", 0.175},
		{"conditional", "GOV", "medium", 0.325}, {"one-shot", "GOV", "medium", 0.557},
		{"conditional", "GOV", "long", 0.337}, {"one-shot", "GOV", "long", 0.568},
		{"conditional", "USA", "medium", 0.056}, {"one-shot", "USA", "medium", 0.078},
		{"conditional", "USA", "long", 0.239}, {"one-shot", "USA", "long", 0.418},
	} {
		// With no standard of proof every report counts in full.
		f := venezuela(t, "params.modes.valuation="+x.valuation, "params.phi=-1")
		s := solve(t, modelOf(t, f))
		i := map[string]int{"GOV": 0, "USA": 1}[x.party]
		assert.InDelta(t, x.want, breakEven(t, s, i, f.Resolve().Packages[x.pack]), 0.002, "%v", x)
	}
	// Without enforcement exposure is not conditional, but for joint issues, which
	// count only as far as the other side delivers too.
	var need []float64
	for _, sets := range [][]string{{"params.modes.valuation=one-shot"}, {"params.phi=-1", "params.enfG=0", "params.enfU=0"}} {
		f := venezuela(t, append(sets, "packages.medium.J1=0")...)
		need = append(need, breakEven(t, solve(t, modelOf(t, f)), 0, f.Resolve().Packages["medium"]))
	}
	assert.InDelta(t, need[0], need[1], 1e-9)
}

func TestSearchAgreesWithAGrid(t *testing.T) {
	t.Parallel()
	for _, valuation := range []string{"conditional", "one-shot"} {
		m := modelOf(t, venezuela(t, "params.modes.valuation="+valuation))
		tab := tableOf(solve(t, m))
		var free []int
		for k := range m.Issues {
			tab.hi[k] = 0
			switch m.Issues[k].ID {
			case "V2", "V8", "U2":
				free = append(free, k)
				tab.hi[k] = 1
			}
		}
		require.Len(t, free, 3)
		out := make([]float64, len(tab.lo))
		solver := search.NewSolver(len(out))
		a, b := tab.worth[0], tab.worth[1]
		most, least := solver.Max(a, b, tab.lo, tab.hi, out), a.Value(tab.lo)
		bestB := solver.Max(b, a, tab.lo, tab.hi, out)
		for _, demand := range []float64{0.1, 0.3, 0.5, 0.7, 0.9} {
			theta := least + demand*(most-least)
			sol := solver.BestFor(a, b, tab.lo, tab.hi, theta, out)
			require.NotEqual(t, search.Infeasible, sol.Status)
			require.GreaterOrEqual(t, a.Value(out), theta-1e-12)
			near := zoomed(a, b, free, theta)
			assert.LessOrEqual(t, b.Value(near), sol.B+1e-12, "%s at %v: the grid finds no better", valuation, demand)
			assert.InDelta(t, sol.B, b.Value(near), 1e-9, "%s at %v", valuation, demand)
			assert.InDeltaSlice(t, near, out, 2e-4, "%s at %v", valuation, demand)
			if sol.Status == search.Optimal {
				assert.Less(t, sol.B, bestB, "the demand binds")
			}
		}
	}
}

// zoomed finds the package that is best for b among those worth theta to a by
// looking: on a grid of 41 points for two issues, again and again around the best
// point so far, the third standing where it is best given the two.
func zoomed(a, b negotiation.Objective, free []int, theta float64) []float64 {
	const points = 41
	y, best := make([]float64, len(a.Terms)), make([]float64, len(a.Terms))
	centre, half := [2]float64{0.5, 0.5}, 0.5
	for range 7 {
		most, at := math.Inf(-1), centre
		for n := range points * points {
			for i, j := range [2]int{n % points, n / points} {
				y[free[i]] = min(max(centre[i]+half*(2*float64(j)/(points-1)-1), 0), 1)
			}
			if !placeLast(a, b, free[2], theta, y) {
				continue
			}
			if v := b.Value(y); v > most {
				most, at = v, [2]float64{y[free[0]], y[free[1]]}
				copy(best, y)
			}
		}
		centre, half = at, half/5
	}
	return best
}

// placeLast puts issue k where it is best for b among the levels at which the
// package is worth theta to a, and reports whether there is one.
func placeLast(a, b negotiation.Objective, k int, theta float64, y []float64) bool {
	peak := func(q negotiation.Quad) float64 {
		if q.G > 0 {
			return min(max(q.B/(2*q.G), 0), 1)
		}
		return min(max(math.Copysign(1, q.B), 0), 1)
	}
	worth := func(x float64) float64 {
		y[k] = x
		return a.Value(y)
	}
	want, enough := peak(b.Terms[k]), peak(a.Terms[k])
	if worth(enough) < theta {
		return false
	}
	for range 60 { // from b's wish towards a's until a has enough
		mid := (want + enough) / 2
		if worth(want) >= theta {
			enough = want
		} else if worth(mid) >= theta {
			enough = mid
		} else {
			want = mid
		}
	}
	y[k] = enough
	return true
}
