package observe_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// watch plays one run of a staged model.
func watch(t *testing.T, m *negotiation.Model) *observe.Summary {
	t.Helper()
	sum, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m, sum)
	require.NoError(t, err)
	s.Run(1, 0)
	return sum
}

// level is a script of one value throughout.
func level(x float64) []float64 { return []float64{x} }

func TestClassesAtTheirThresholds(t *testing.T) {
	t.Parallel()
	const below = 1e-9
	for _, c := range []struct {
		name                         string
		tension, cooperation, lesser float64
		want                         negotiation.Outcome
	}{
		{"tension at the bound", 0.66 + below, 1, 1, negotiation.Escalation},
		{"just below", 0.66 - below, 0, 0, negotiation.Stalemate},
		{"everything for a détente", 0.4 - below, 0.45 + below, 0.225 + below, negotiation.Detente},
		{"too tense", 0.4 + below, 0.45, 0.225, negotiation.Contested},
		{"one side delivers too little", 0.4, 0.45, 0.225 - below, negotiation.Contested},
		{"too little cooperation", 0.4, 0.45 - below, 1, negotiation.Contested},
		{"everything for a thaw", 0.6, 0.18 + below, 0.09 + below, negotiation.Contested},
		{"too little for one", 0.6, 0.18 - below, 1, negotiation.Stalemate},
		{"a thaw of one side", 0, 0.18 + below, 0.09 - below, negotiation.Stalemate},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			// The months before the final ones say the opposite and must not count.
			script := func(x float64) []float64 { return []float64{1 - x, 1 - x, x} }
			sum := watch(t, staged(8, puppet{tension: script(c.tension), cooperation: script(c.cooperation), first: script(c.lesser), second: level(1)}))
			assert.Equal(t, c.want, sum.Outcome())
			share := 0.0
			for o := range negotiation.Outcomes {
				x, _ := sum.Value(o.String())
				share += x
			}
			assert.Equal(t, 1.0, share, "a run is in one class")
			warm, _ := sum.Value("det+con")
			assert.Equal(t, c.want == negotiation.Detente || c.want == negotiation.Contested, warm == 1)
		})
	}
}

func TestClassOfEachMonthIsThatOfTheMonthsUpToIt(t *testing.T) {
	t.Parallel()
	// Tension 1 in month 1 alone: its mean falls below 0.66 in month 2.
	sum := watch(t, staged(9, puppet{tension: []float64{1, 0}, cooperation: []float64{0, 0, 0, 0.5}, first: level(1), second: level(1)}))
	// Cooperation starts in month 4: the mean of the last six months is 0.125,
	// 0.2, 0.25, 0.33, 0.417, 0.5.
	assert.Equal(t, []negotiation.Outcome{
		negotiation.Escalation, negotiation.Stalemate, negotiation.Stalemate, negotiation.Stalemate,
		negotiation.Contested, negotiation.Contested, negotiation.Contested, negotiation.Contested, negotiation.Detente,
	}, sum.Path())
	assert.Equal(t, sum.Path()[8], sum.Outcome())
}

func TestSnapbackInTheFinalMonthsIsNoDetente(t *testing.T) {
	t.Parallel()
	warm := puppet{cooperation: level(0.9), first: level(0.9), second: level(0.9), promise: [2]float64{1, 1}}
	for snapback, want := range map[int]negotiation.Outcome{
		0: negotiation.Detente, 2: negotiation.Detente, 4: negotiation.Detente, 5: negotiation.Contested, 10: negotiation.Contested,
	} {
		p := warm
		p.snapback = snapback
		assert.Equal(t, want, watch(t, staged(10, p)).Outcome(), "snapback in month %d", snapback)
	}
}

func TestVariantsMoveThresholds(t *testing.T) {
	t.Parallel()
	v := observe.Variants(negotiation.DefaultThresholds())
	byName := map[string]negotiation.Thresholds{}
	for _, x := range v {
		byName[x.Name] = x.Thresholds
	}
	require.Len(t, byName, 6)
	low := byName["all 20% lower"]
	assert.InDeltaSlice(t, []float64{0.528, 0.36, 0.32, 0.144}, []float64{low.Escalation, low.DetenteCooperation, low.DetenteTension, low.Thaw}, 1e-12)
	high := byName["those on tension 20% higher"]
	assert.InDeltaSlice(t, []float64{0.792, 0.45, 0.48, 0.18}, []float64{high.Escalation, high.DetenteCooperation, high.DetenteTension, high.Thaw}, 1e-12)
	// Tension 0.6: high with lower bounds on tension, not else.
	sum := watch(t, staged(6, puppet{tension: level(0.6), cooperation: level(0.16), first: level(1), second: level(1)}))
	want := map[string]negotiation.Outcome{
		"all 20% lower": negotiation.Escalation, "those on tension 20% lower": negotiation.Escalation,
		"those on cooperation 20% lower": negotiation.Contested, "all 20% higher": negotiation.Stalemate,
		"those on tension 20% higher": negotiation.Stalemate, "those on cooperation 20% higher": negotiation.Stalemate,
	}
	for i, x := range sum.Variants() {
		assert.Equal(t, want[x.Name], sum.Others()[i], x.Name)
	}
	assert.Equal(t, negotiation.Stalemate, sum.Outcome())
}

func TestFlags(t *testing.T) {
	t.Parallel()
	rising := []float64{0.4, 0.5}
	for _, c := range []struct {
		name string
		p    puppet
		want negotiation.Flag
	}{
		{"relief without reform", puppet{relief: level(0.6), first: level(0.1), legitimacy: rising}, negotiation.Consolidation},
		{"relief for reform", puppet{relief: level(0.6), first: level(0.2), legitimacy: rising}, 0},
		{"too little relief", puppet{relief: level(0.5), first: level(0.1), legitimacy: rising}, 0},
		{"standing does not rise", puppet{relief: level(0.6), first: level(0.1), legitimacy: level(0)}, 0},
		{"warm, cold, warm", puppet{cooperation: []float64{1, 0, 0, 0, 0, 0, 0, 1}, first: level(1), second: level(1)}, negotiation.Cycle},
		{"warm once", puppet{cooperation: []float64{0, 0, 0, 1}, first: level(1), second: level(1)}, 0},
		{"shallow and kept", puppet{promise: [2]float64{0.29, 0.29}, implement: [2]float64{0.27, 0.27}}, negotiation.Narrow},
		{"shallow and broken", puppet{promise: [2]float64{0.29, 0.29}, implement: [2]float64{0.25, 0.25}}, 0},
		{"deep and kept", puppet{promise: [2]float64{0.31, 0.31}, implement: [2]float64{0.31, 0.31}}, 0},
		{"shallow and over", puppet{promise: [2]float64{0.29, 0.29}, implement: [2]float64{0.29, 0.29}, snapback: 5}, 0},
		{"one side promises nothing", puppet{promise: [2]float64{0, 0.2}, implement: [2]float64{0, 0.2}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sum := watch(t, staged(14, c.p))
			for _, f := range []negotiation.Flag{negotiation.Consolidation, negotiation.Cycle, negotiation.Narrow} {
				x, _ := sum.Value(f.String())
				assert.Equal(t, c.want == f, sum.Has(f), f.String())
				assert.Equal(t, c.want == f, x == 1, f.String())
			}
		})
	}
}

func TestMetricsThatDoNotExistAreNaN(t *testing.T) {
	t.Parallel()
	sum := watch(t, staged(8, puppet{}))
	for _, name := range []string{"first", "dur", "gap", "E12", "comp", "compU", "alarm", "enforced", "trust", "trustN", "shortfall"} {
		x, ok := sum.Value(name)
		assert.True(t, math.IsNaN(x), name)
		assert.Equal(t, name != "shortfall", ok, "%s: there are no benchmarks", name)
	}
	for _, name := range []string{"hon", "force", "signatures", "snapbacks", "inForce"} {
		x, _ := sum.Value(name)
		assert.Zero(t, x, name)
	}
}

// TestMetricsKeepTheirPromises checks names, units and ranges over many runs.
// optional are settings that together switch the optional mechanisms on, so that every
// metric has something to measure.
var optional = [][]string{
	nil,
	{"params.acts=1", "params.act_idle=1", "params.act_scale=3", "params.grv=0.1", "params.exits=1", "params.thr=1", "params.thr_cost=0", "params.thr_from=0"},
	{"params.mode=front", "params.exits=1"},
	{"params.a_GOV=1", "params.a_USA=1", "params.label=rule", "params.pub_off=1", "params.mediator=0", "params.omega_B=0.05", "params.ret_V6=1", "params.gap_H=0.1"},
	{"params.grit_rate=0.3", "params.tau_rec=0.3", "params.rho_eps=0.95", "params.try_gap=3", "params.d_same=0.2", "params.pers=0.5"},
	{"params.quota_GOV=0.4", "params.rho_eps=0.95"},
	{"params.c_gua=0.01", "params.lam_gua=50", "params.msg=1"},
}

func TestMetricsKeepTheirPromises(t *testing.T) {
	t.Parallel()
	varies := map[string]bool{}
	for n, sets := range optional {
		m := modelOf(t, sets...)
		b, err := observe.NewBenchmarks(m, observe.Kept)
		require.NoError(t, err)
		sum, err := observe.NewSummary(m, b)
		require.NoError(t, err)
		s, err := negotiation.NewSolver(m, sum)
		require.NoError(t, err)
		if n == 0 {
			described(t, sum.Metrics())
		}
		var before []float64
		for run := range uint64(200) {
			s.Run(9, run)
			for i, x := range sum.Metrics() {
				v := sum.Values()[i]
				varies[x.Name] = varies[x.Name] || before != nil && !math.IsNaN(before[i]) && !math.IsNaN(v) && before[i] != v
				if math.IsNaN(v) {
					continue
				}
				assert.False(t, math.IsInf(v, 0), x.Name)
				if x.Max > x.Min {
					assert.True(t, v >= x.Min && v <= x.Max, "%v, run %d: %s is %v, outside [%v, %v]", sets, run, x.Name, v, x.Min, x.Max)
				}
				if x.Unit == observe.FlagUnit {
					assert.True(t, v == 0 || v == 1, x.Name)
				}
			}
			before = append(before[:0], sum.Values()...)
		}
	}
	for name, moved := range varies {
		if name != negotiation.Consolidation.String() {
			assert.True(t, moved, "%s is the same in all runs", name)
		}
	}
}

// described requires every metric to have a name of its own that fits into a header, a
// unit and a meaning.
func described(t *testing.T, metrics []observe.Metric) {
	t.Helper()
	seen := map[string]bool{}
	for _, x := range metrics {
		assert.False(t, seen[x.Name], "%s is there twice", x.Name)
		seen[x.Name] = true
		assert.NotEmpty(t, x.Unit, x.Name)
		assert.NotEmpty(t, x.Meaning, x.Name)
		assert.NotContains(t, x.Meaning, "%!", x.Name)
		assert.False(t, strings.ContainsAny(x.Name, " ,\"\n"), "%q does not fit into a header", x.Name)
	}
	for _, name := range strings.Fields("V Vm E12 Ugm Uum dur det+con comp K hon trust Hm Rm first escalation") {
		assert.True(t, seen[name], "there is no metric %s", name)
	}
}

func TestObserversChangeNothing(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "preset=full")
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	sum, err := observe.NewSummary(m, b)
	require.NoError(t, err)
	columns, err := observe.Columns(m)
	require.NoError(t, err)
	watched, err := negotiation.NewSolver(m, sum, observe.NewSeries(columns))
	require.NoError(t, err)
	alone, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	for run := range uint64(20) {
		watched.Run(5, run)
		alone.Run(5, run)
		x, y := &watched.State().Log, &alone.State().Log
		require.Equal(t, y.Len(), x.Len())
		for n := range x.Len() {
			require.Equal(t, y.At(n), x.At(n))
			require.Equal(t, y.Package(n), x.Package(n))
		}
		require.Equal(t, alone.State().X, watched.State().X)
	}
}

func TestRecordingAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	m := modelOf(t, "preset=full")
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	sum, err := observe.NewSummary(m, b)
	require.NoError(t, err)
	columns, err := observe.Columns(m)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m, sum, observe.NewSeries(columns))
	require.NoError(t, err)
	for run := range uint64(50) { // logs and lists grow to the size they need
		s.Run(1, run)
	}
	run := uint64(0)
	assert.Zero(t, testing.AllocsPerRun(40, func() { s.Run(1, run%50); run++ }))
}

func TestSummaryNeedsTheVariablesOfTheClasses(t *testing.T) {
	t.Parallel()
	m := staged(3, puppet{})
	m.Parts = nil
	_, err := observe.NewSummary(m, nil)
	require.ErrorContains(t, err, `the outcome of model staged cannot be told: observe: no variable "tension"`)
	m.Rounds = 0
	_, err = observe.NewSummary(m, nil)
	require.ErrorContains(t, err, "rounds 0")
}

// TestRecorderMayMoveBetweenSolvers lets two solvers share a summary in turn.
func TestRecorderMayMoveBetweenSolvers(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	sum, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	one, err := negotiation.NewSolver(m, sum)
	require.NoError(t, err)
	two, err := negotiation.NewSolver(m, sum)
	require.NoError(t, err)
	one.Run(1, 4)
	want := append([]float64(nil), sum.Values()...)
	two.Run(1, 5)
	two.Run(1, 4)
	for i, x := range want {
		assert.True(t, x == sum.Values()[i] || math.IsNaN(x) && math.IsNaN(sum.Values()[i]), sum.Metrics()[i].Name)
	}
}
