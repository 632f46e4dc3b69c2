package observe_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/search"
)

func packageOf(m *negotiation.Model, levels map[string]float64) []float64 {
	y := make([]float64, len(m.Issues))
	for k := range m.Issues {
		y[k] = levels[m.Issues[k].ID]
	}
	return y
}

// TestBenchmarksOfTheExample compares with values computed by an independent
// implementation: the Nash package at the initial trust, and what known packages
// are worth if they are kept.
func TestBenchmarksOfTheExample(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	b, err := observe.NewBenchmarks(m, observe.Trusted)
	require.NoError(t, err)
	want := packageOf(m, map[string]float64{"V1": .72, "V4": .22, "V6": .36, "V8": 1, "V10": .80,
		"U1": .67, "U2": .55, "U3": .15, "U4": .26, "U5": .04, "J1": 1})
	require.True(t, b.Zone)
	assert.InDeltaSlice(t, want, b.Solutions[search.Nash].Levels, 0.012)

	b, err = observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	assert.InDeltaSlice(t, []float64{.44, .32}, b.Disagreement[:], 1e-12)
	for _, x := range []struct {
		levels map[string]float64
		gain   [2]float64
	}{
		{map[string]float64{"V1": .8, "V8": .8, "U1": .6, "J1": 1}, [2]float64{.048, .232}},
		{map[string]float64{"V1": .9, "V2": .6, "V3": .5, "V4": .8, "V8": .9, "V9": .5, "V10": .5, "U1": .7, "U2": .6, "U3": .4, "J1": 1}, [2]float64{.117, .344}},
		{map[string]float64{"U1": .8, "U2": .8, "U3": .6}, [2]float64{.324, -.094}},
	} {
		got := b.Gain(packageOf(m, x.levels))
		assert.InDeltaSlice(t, x.gain[:], got[:], 6e-4)
	}
}

func TestSolutionsAreBest(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range []observe.Premise{observe.Kept, observe.Trusted} {
		b, err := observe.NewBenchmarks(m, p)
		require.NoError(t, err)
		s := search.NewSolver(len(m.Issues))
		nash, util := b.Solutions[search.Nash], b.Solutions[search.Utilitarian]
		for c, sol := range b.Solutions {
			assert.Equal(t, search.Concept(c), sol.Concept)
			d := b.Distance(s, sol.Levels)
			assert.Equal(t, sol.Gain, d.Gain)
			if sol.Gain[0] > 0 && sol.Gain[1] > 0 {
				assert.InDelta(t, 0, d.Shortfall, 1e-6, "%v, %v: off the frontier", p, sol.Concept)
			}
			assert.LessOrEqual(t, d.Efficiency, 1+1e-12)
		}
		assert.Zero(t, b.Distance(s, nash.Levels).Nash)
		assert.InDelta(t, 1, b.Distance(s, util.Levels).Efficiency, 1e-12)
		eg := b.Solutions[search.Egalitarian].Gain
		assert.InDelta(t, eg[0], eg[1], 1e-9)
		ks := b.Solutions[search.KalaiSmorodinsky].Gain
		assert.InDelta(t, ks[0]/(b.Ideal[0]-b.Disagreement[0]), ks[1]/(b.Ideal[1]-b.Disagreement[1]), 1e-9)
		y := make([]float64, len(m.Issues))
		for range 3000 {
			// A random package, or one near the Nash package.
			near := random.Float64() < 0.7
			for k := range y {
				y[k] = random.Float64()
				if near {
					y[k] = min(1, max(0, nash.Levels[k]+0.1*random.NormFloat64()))
				}
			}
			g := b.Gain(y)
			if g[0] > 0 && g[1] > 0 {
				assert.LessOrEqual(t, g[0]*g[1], nash.Gain[0]*nash.Gain[1]+1e-12)
				d := b.Distance(s, y)
				assert.GreaterOrEqual(t, d.Shortfall, 0.0)
				assert.Positive(t, d.Nash+d.KalaiSmorodinsky)
			}
			assert.LessOrEqual(t, g[0]+g[1], util.Gain[0]+util.Gain[1]+1e-12)
		}
	}
}

// TestBenchmarksDoNotDependOnARun: errors of estimation and types are drawn anew
// in each run and leave the benchmarks as they are.
func TestBenchmarksDoNotDependOnARun(t *testing.T) {
	t.Parallel()
	a, err := observe.NewBenchmarks(modelOf(t), observe.Trusted)
	require.NoError(t, err)
	b, err := observe.NewBenchmarks(modelOf(t, "params.sdW=0.9"), observe.Trusted)
	require.NoError(t, err)
	assert.Equal(t, a.Solutions, b.Solutions)
	c, err := observe.NewBenchmarks(modelOf(t, "trust.GOV.USA=0.8", "trust.USA.GOV=0.8"), observe.Trusted)
	require.NoError(t, err)
	assert.NotEqual(t, a.Solutions, c.Solutions)
	assert.Greater(t, c.Solutions[search.Nash].Gain[0], a.Solutions[search.Nash].Gain[0], "trust makes more possible")
}

func TestBenchmarksWithoutAZone(t *testing.T) {
	t.Parallel()
	// Both sides care for their own concession only.
	m := staged(3, puppet{})
	for i := range m.Members {
		a := m.Members[i].Agent.(interface {
			Coefficients([]negotiation.Issue, []negotiation.Quad) float64
		})
		m.Members[i].Agent = &selfish{own: i, of: a}
	}
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	s := search.NewSolver(2)
	d := b.Distance(s, []float64{0.5, 0.5})
	assert.True(t, math.IsNaN(d.Shortfall), "worth less than the status quo to both")
	assert.True(t, math.IsNaN(d.Efficiency))
	for _, g := range b.Solutions[search.Nash].Gain {
		assert.LessOrEqual(t, g, 1e-12)
	}
}

// selfish bears the cost of its own issue and has no use for the other.
type selfish struct {
	negotiation.Agent
	own int
	of  interface {
		Coefficients([]negotiation.Issue, []negotiation.Quad) float64
	}
}

func (a *selfish) Coefficients(issues []negotiation.Issue, dst []negotiation.Quad) float64 {
	c := a.of.Coefficients(issues, dst)
	dst[1-a.own] = negotiation.Quad{}
	return c
}

func TestDealsAreCompared(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	sum, err := observe.NewSummary(m, b)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m, sum)
	require.NoError(t, err)
	solver := search.NewSolver(len(m.Issues))
	stages := map[int]int{}
	for run := range uint64(30) {
		s.Run(1, run)
		log := &s.State().Log
		n := 0
		for i := range log.Len() {
			e := log.At(i)
			if e.Kind != negotiation.EventSignature {
				continue
			}
			require.Less(t, n, len(sum.Deals()))
			deal := sum.Deals()[n]
			n++
			assert.Equal(t, []int{e.Round, int(e.Value)}, []int{deal.Round, deal.Stage})
			assert.Equal(t, b.Distance(solver, log.Package(i)), deal.Distance)
			assert.LessOrEqual(t, deal.OnTable, deal.Shortfall+1e-9, "fewer issues leave less room")
			assert.GreaterOrEqual(t, deal.OnTable, 0.0)
			stages[deal.Stage]++
			if last, _ := sum.Value("efficiency"); n == len(sum.Deals()) {
				assert.Equal(t, deal.Efficiency, last)
			}
		}
		assert.Len(t, sum.Deals(), n)
	}
	assert.Positive(t, stages[1])
	assert.Positive(t, stages[2])
}

// TestWinSetsOnTheFrontier: harder players have smaller win-sets, and nobody to ask
// means that everything passes.
func TestWinSetsOnTheFrontier(t *testing.T) {
	t.Parallel()
	var last [2]float64
	for n, zeta := range []string{"0", "0.12", "0.24"} {
		m := modelOf(t, "params.zeta_v={INN: "+zeta+", MIL: "+zeta+", CON: "+zeta+"}", "ratifiers.USA=[{id: CON, tau: 0.08}]")
		b, err := observe.NewBenchmarks(m, observe.Trusted)
		require.NoError(t, err)
		for i, w := range b.WinSets {
			require.GreaterOrEqual(t, w.Share, last[i])
			last[i] = w.Share
			points := 0
			for k := range 64 {
				if w.Contains(search.Multiplier(k, 64)) {
					points++
				}
			}
			require.InDelta(t, w.Share, float64(points)/64, 1e-12)
			for _, s := range w.Spans {
				require.LessOrEqual(t, s.From, s.To)
			}
		}
		if n == 0 {
			require.Less(t, b.WinSets[0].Share+b.WinSets[1].Share, 1.0)
		}
	}
	assert.Less(t, 0.3, last[0])
	assert.Less(t, 0.3, last[1])
	b, err := observe.NewBenchmarks(modelOf(t, "ratifiers={}"), observe.Kept)
	require.NoError(t, err)
	for _, w := range b.WinSets {
		assert.Equal(t, 1.0, w.Share)
		assert.Len(t, w.Spans, 1)
	}
}
