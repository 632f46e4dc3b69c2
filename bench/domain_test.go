package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// Listed outcomes: domains are drawn with a seed of their own for each size, from weights that sum
// to one and values in [0, 1] of which the best is 1.

// listedShape has the issues of domains with as many outcomes.
var listedShape = map[int][]int{100: {10, 10}, 1_000: {10, 10, 10}, 10_000: {10, 10, 10, 10}, 100_000: {10, 10, 10, 10, 10}}

// drawSpace makes a domain for some parties.
func drawSpace(tb testing.TB, outcomes, parties int) *domain.Space {
	tb.Helper()
	random := rand.New(rand.NewPCG(uint64(outcomes), uint64(parties)))
	var issues []domain.Issue
	for i, n := range listedShape[outcomes] {
		x := domain.Issue{Name: fmt.Sprint("issue ", i)}
		for j := range n {
			x.Values = append(x.Values, fmt.Sprint(j))
		}
		issues = append(issues, x)
	}
	d, err := domain.New("drawn", issues)
	require.NoError(tb, err)
	var profiles []domain.Profile
	for p := range parties {
		a := &domain.Additive{}
		sum := 0.0
		for _, n := range listedShape[outcomes] {
			a.Weights = append(a.Weights, 0.2+random.Float64())
			sum += a.Weights[len(a.Weights)-1]
			values := make([]float64, n)
			for j := range values {
				values[j] = random.Float64()
			}
			a.Values = append(a.Values, domain.Normalised(values))
		}
		for i := range a.Weights {
			a.Weights[i] /= sum
		}
		profiles = append(profiles, domain.Profile{Name: fmt.Sprint("party ", p), Utility: a, Reservation: 0.1})
	}
	s, err := domain.NewSpace(d, profiles)
	require.NoError(tb, err)
	return s
}

// stubborn is a table at which two parties concede with time over nearly half of their outcomes and
// never agree, so that all steps are played: what one has the other lacks, and both want more than half.
func stubborn(tb testing.TB, outcomes, steps int) *offers.Table {
	tb.Helper()
	s := drawSpace(tb, outcomes, 2)
	low, high := s.Parties[0].Range()
	for o, u := range s.Parties[0].Utilities {
		share := (u - low) / (high - low)
		s.Parties[0].Utilities[o], s.Parties[1].Utilities[o] = share, 1-share
	}
	for i := range s.Parties {
		s.Parties[i].Reservation = 0.505
	}
	t, err := offers.NewTable(s, []offers.Strategy{&offers.TimeBased{Exponent: offers.Boulware}, &offers.TimeBased{Exponent: 1 / math.E}},
		offers.Settings{Steps: steps})
	require.NoError(tb, err)
	return t
}

//go:noinline
func negotiate(t *offers.Table) offers.Result {
	r, err := t.Run(1)
	if err != nil {
		panic(err)
	}
	return r
}

// BenchmarkOffers is a step of two time-based parties: an operation is a step, in which each
// answers an offer and makes one.
func BenchmarkOffers(b *testing.B) {
	const steps = 1_000
	for _, n := range []int{100, 1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("outcomes=%d", n), func(b *testing.B) {
			t := stubborn(b, n, steps)
			require.Equal(b, offers.TimedOut, negotiate(t).Status)
			b.ReportAllocs()
			b.ResetTimer()
			for i := 0; i < b.N; i += steps {
				negotiate(t)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

func TestOffersAllocateNothing(t *testing.T) {
	table := stubborn(t, 1_000, 1_000)
	require.Equal(t, offers.TimedOut, negotiate(table).Status)
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	require.Zero(t, testing.AllocsPerRun(5, func() { negotiate(table) }))
}

// optimal draws points none of which dominates another: on a sphere.
func optimal(n, d int) [][]float64 {
	random := rand.New(rand.NewPCG(uint64(n), uint64(d)))
	columns := make([][]float64, d)
	for k := range columns {
		columns[k] = make([]float64, n)
	}
	for i := range n {
		length := 0.0
		for k := range columns {
			x := math.Abs(random.NormFloat64())
			columns[k][i] = x
			length += x * x
		}
		for k := range columns {
			columns[k][i] /= math.Sqrt(length)
		}
	}
	return columns
}

//go:noinline
func front(columns [][]float64) []int { return frontier.Of(columns, nil) }

// BenchmarkFrontier finds the frontier of points all of which belong to it.
func BenchmarkFrontier(b *testing.B) {
	for _, c := range []struct{ n, d int }{{30_000, 2}, {10_000, 3}, {10_000, 4}, {100_000, 4}, {10_000, 5}} {
		b.Run(fmt.Sprintf("points=%d/parties=%d", c.n, c.d), func(b *testing.B) {
			columns := optimal(c.n, c.d)
			// Rounding can let one of two close points dominate the other.
			require.InDelta(b, c.n, len(front(columns)), 50)
			for b.Loop() {
				front(columns)
			}
		})
	}
}

//go:noinline
func survey(s *domain.Space) *frontier.Statistics { return frontier.New(s) }

// BenchmarkDomainStatistics finds frontier, solutions, opposition and rational fraction.
func BenchmarkDomainStatistics(b *testing.B) {
	for _, parties := range []int{2, 3, 4} {
		b.Run(fmt.Sprintf("outcomes=100000/parties=%d", parties), func(b *testing.B) {
			s := drawSpace(b, 100_000, parties)
			for b.Loop() {
				survey(s)
			}
			b.ReportMetric(float64(len(survey(s).Pareto)), "optimal")
		})
	}
}

//go:noinline
func invert(p *domain.Party) *domain.Inverse { return domain.NewInverse(p.Utilities, math.Inf(-1)) }

// BenchmarkInverse sorts outcomes once.
func BenchmarkInverse(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("outcomes=%d", n), func(b *testing.B) {
			p := &drawSpace(b, n, 2).Parties[0]
			for b.Loop() {
				invert(p)
			}
		})
	}
}

// BenchmarkHalves asks for the lowest outcome not below a utility, out of 10^9.
func BenchmarkHalves(b *testing.B) {
	random := rand.New(rand.NewPCG(9, 9))
	var issues []domain.Issue
	a := &domain.Additive{}
	for i := range 9 {
		x, values := domain.Issue{Name: fmt.Sprint(i)}, make([]float64, 10)
		for j := range values {
			x.Values, values[j] = append(x.Values, fmt.Sprint(j)), random.Float64()
		}
		issues, a.Values, a.Weights = append(issues, x), append(a.Values, values), append(a.Weights, random.Float64())
	}
	d, err := domain.New("large", issues)
	require.NoError(b, err)
	h, err := domain.NewHalves(d, a, 0)
	require.NoError(b, err)
	_, most := h.Best()
	for b.Loop() {
		lowestOf(h, most/2)
	}
}

//go:noinline
func lowestOf(h *domain.Halves, x float64) float64 {
	_, u, _ := h.NotBelow(x)
	return u
}
