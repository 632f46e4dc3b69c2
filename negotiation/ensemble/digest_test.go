package ensemble_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
)

// shard sums up some of the runs of a model.
func shard(t *testing.T, m *negotiation.Model, first uint64, runs int, columns ...string) *ensemble.Digest {
	t.Helper()
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	cs, err := observe.Columns(m, columns...)
	require.NoError(t, err)
	fresh := func() (*recorder, error) {
		s, err := observe.NewSummary(m, b)
		return &recorder{s, observe.NewSeries(cs)}, err
	}
	r, err := fresh()
	require.NoError(t, err)
	d := ensemble.NewDigest(r.summary, cs, m.Rounds)
	err = ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, First: first, Runs: runs}, fresh,
		func(run uint64, r *recorder) error {
			d.Add(run, r.summary, r.series)
			return nil
		})
	require.NoError(t, err)
	return d
}

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// TestShardsAddUp: digests of parts of an ensemble, made anywhere and merged in any
// order, are the digest of the whole.
func TestShardsAddUp(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "preset=core", "months=30")
	whole := shard(t, m, 0, 2200, "delivered", "tension")
	var parts []string
	for at := uint64(0); at < 2200; at += 440 {
		parts = append(parts, text(t, shard(t, m, at, 440, "delivered", "tension")))
	}
	want := text(t, whole)
	random := rand.New(rand.NewPCG(8, 8))
	for range 4 {
		random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		digests := make([]*ensemble.Digest, len(parts))
		for i, p := range parts {
			digests[i] = &ensemble.Digest{}
			require.NoError(t, json.Unmarshal([]byte(p), digests[i]))
			require.Equal(t, p, text(t, digests[i]), "read and written again")
		}
		for len(digests) > 1 {
			i := random.IntN(len(digests) - 1)
			require.NoError(t, digests[i].Merge(digests[i+1]))
			digests = slices.Delete(digests, i+1, i+2)
		}
		got := digests[0]
		require.Equal(t, want, text(t, got))
		require.Equal(t, whole.Runs(), got.Runs())
		require.Equal(t, whole.LastDeals, got.LastDeals)
		for o := range negotiation.Outcomes {
			a, ok := whole.Typical(o)
			b, also := got.Typical(o)
			require.Equal(t, ok, also)
			require.Equal(t, a, b)
		}
	}
}

func TestDigestsThatDoNotAddUp(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "preset=core", "months=14")
	read := func(form string) *ensemble.Digest {
		d := &ensemble.Digest{}
		require.NoError(t, json.Unmarshal([]byte(form), d))
		return d
	}
	form := text(t, shard(t, m, 20, 5, "delivered"))
	for want, other := range map[string]*ensemble.Digest{
		"the ranges of the columns differ": read(strings.Replace(form, `"width":1,`, `"width":2,`, 1)),
		"the thresholds differ":            read(strings.Replace(form, `"Name":"all 20% lower"`, `"Name":"all 30% lower"`, 1)),
		"run 7 is in both":                 shard(t, m, 7, 5, "delivered"),
		"the columns differ":               shard(t, m, 20, 5, "tension"),
		"the metrics differ":               shard(t, modelOf(t, "preset=full", "months=14"), 20, 5, "delivered"),
	} {
		d := shard(t, m, 3, 5, "delivered")
		before := text(t, d)
		require.ErrorContains(t, d.Merge(other), want)
		assert.Equal(t, before, text(t, d), "it is as it was")
	}
	d := shard(t, m, 3, 5, "delivered")
	s, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	assert.PanicsWithValue(t, "ensemble: Digest.Add: run 4 is there already", func() { d.Add(4, s, observe.NewSeries(nil)) })
}

// TestFormsThatAreRefused: each change makes a form say what cannot be.
func TestFormsThatAreRefused(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "preset=core", "months=3")
	digest := text(t, shard(t, m, 0, 4, "tension"))
	for want, x := range map[string]struct {
		into any
		form string
	}{
		"expected an object":                      {&ensemble.Moments{}, `[1]`},
		"version 2, expected 1":                   {&ensemble.Moments{}, `{"v":2,"n":0,"sum":"0","squares":"0"}`},
		"unknown field":                           {&ensemble.Moments{}, `{"v":1,"m":0}`},
		"n -1, expected at least 0":               {&ensemble.Moments{}, `{"v":1,"n":-1,"sum":"0","squares":"0"}`},
		`sum "1p-1075": expected an integer`:      {&ensemble.Moments{}, `{"v":1,"n":1,"min":1,"max":1,"sum":"1p-1075","squares":"0"}`},
		`sum "1p999999999": expected`:             {&ensemble.Moments{}, `{"v":1,"n":1,"min":1,"max":1,"sum":"1p999999999","squares":"0"}`},
		`sum "0x1p0": expected`:                   {&ensemble.Moments{}, `{"v":1,"n":1,"min":1,"max":1,"sum":"0x1p0","squares":"0"}`},
		"no values have these sums":               {&ensemble.Moments{}, `{"v":1,"n":2,"min":1,"max":1,"sum":"3p0","squares":"1p1"}`},
		"expected a number, \"+Inf\" or \"-Inf\"": {&ensemble.Moments{}, `{"v":1,"n":2,"min":"NaN","max":1,"sum":"3p0","squares":"1p1"}`},
		"5 of 3 runs, expected 0 to all":          {&ensemble.Share{}, `{"v":1,"count":5,"runs":3}`},
		"buckets are not in order":                {&ensemble.Sketch{}, `{"v":1,"buckets":[{"low":2,"high":2,"count":1},{"low":1,"high":1,"count":1}]}`},
		"ends do not belong together":             {&ensemble.Sketch{}, `{"v":1,"buckets":[{"low":2,"high":3,"count":2}]}`},
		"a bucket of one value has two":           {&ensemble.Sketch{}, `{"v":1,"buckets":[{"low":2,"high":2.001,"count":1}]}`},
		"a count is 0":                            {&ensemble.Sketch{}, `{"v":1,"buckets":[{"low":2,"high":2,"count":0}]}`},
		"histogram: counts are too large":         {&ensemble.Histogram{}, `{"v":1,"low":0,"high":1,"below":18446744073709551615,"above":1,"counts":[0]}`},
		"histogram of 0 bins, expected":           {&ensemble.Histogram{}, `{"v":1,"low":0,"high":1,"below":0,"above":0,"counts":[]}`},
		"a position has no count":                 {&ensemble.Bands{}, `{"v":1,"low":0,"width":1,"months":[[3]]}`},
		"expected positions in order up to 1000":  {&ensemble.Bands{}, `{"v":1,"low":0,"width":1,"months":[[3,1,2,1]]}`},
		"0 months, expected 1 to 12000":           {&ensemble.Bands{}, `{"v":1,"low":0,"width":1,"months":[]}`},
		"0 wide, expected a finite range":         {&ensemble.Bands{}, `{"v":1,"low":0,"width":0,"months":[[]]}`},
		`-1 runs of class "detente"`:              {&ensemble.Classes{}, `{"v":1,"runs":{"detente":-1}}`},
		`1 runs of class "joy"`:                   {&ensemble.Classes{}, `{"v":1,"runs":{"joy":1}}`},
		"schema \"detente/digest/9\", expected":   {&ensemble.Digest{}, strings.Replace(digest, "digest/1", "digest/9", 1)},
		"classes of 4 runs, expected 6":           {&ensemble.Digest{}, strings.Replace(digest, `"runs":[[0,3]]`, `"runs":[[0,5]]`, 1)},
		"expected stretches in order":             {&ensemble.Digest{}, strings.Replace(digest, `"runs":[[0,3]]`, `"runs":[[2,3],[0,1]]`, 1)},
		"lengths of lists do not fit":             {&ensemble.Digest{}, strings.Replace(digest, `"byClass":{`, `"byClass":{"joy":[],`, 1)},
		"sample 1: expected runs in order":        {&ensemble.Digest{}, strings.Replace(digest, `"sample":[{"run":0`, `"sample":[{"run":0,"class":"joy","values":[]},{"run":0`, 1)},
	} {
		if _, ok := x.into.(*ensemble.Digest); ok {
			require.NotEqual(t, digest, x.form, "%s: nothing is changed", want)
		}
		before := text(t, x.into)
		require.ErrorContains(t, json.Unmarshal([]byte(x.form), x.into), want)
		assert.Equal(t, before, text(t, x.into), "after an error it is as it was")
	}
}

// FuzzForms: what is read can be used, merged, written, and read again.
func FuzzForms(f *testing.F) {
	for _, s := range []string{
		`{"v":1,"n":2,"min":1,"max":2,"sum":"3p0","squares":"5p0"}`, `{"v":1,"n":1,"min":"+Inf","max":"+Inf","sum":"0","squares":"0"}`,
		`{"v":1,"buckets":[{"low":-2,"high":-2,"count":1},{"low":1,"high":1.001,"count":3}]}`, `{"v":1,"count":2,"runs":3}`,
		`{"v":1,"low":0,"high":1,"below":1,"above":2,"counts":[3,4]}`, `{"v":1,"low":0,"width":1,"months":[[],[0,3,1000,1]]}`,
		`{"v":1,"runs":{"detente":3}}`,
		`{"schema":"detente/digest/1","v":1,"runs":[],"metrics":[],"variants":[],"columns":[],"outcomes":{"v":1,"runs":{}},"others":[],"byMonth":[],` +
			`"overall":[],"byClass":{"detente":[],"contested":[],"stalemate":[],"escalation":[]},"bands":[],"stages":[],"lastDeals":[],"sample":[]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, form string) {
		again := func(v, empty any) {
			first := text(t, v)
			require.NoError(t, json.Unmarshal([]byte(first), empty))
			require.Equal(t, first, text(t, empty))
		}
		data := []byte(form)
		if m := new(ensemble.Moments); m.UnmarshalJSON(data) == nil {
			again(m, new(ensemble.Moments))
			m.Merge(m)
			_, _ = m.Interval()
			if m.N() > 0 && m.Mean() < m.Min() || m.Mean() > m.Max() || m.SD() < 0 {
				t.Fatalf("mean %v, SD %v", m.Mean(), m.SD())
			}
		}
		if s := new(ensemble.Sketch); s.UnmarshalJSON(data) == nil {
			again(s, new(ensemble.Sketch))
			if s.N() > 0 && !(s.Min() <= s.Quantile(0.3) && s.Quantile(0.3) <= s.Quantile(0.7) && s.Quantile(0.7) <= s.Max()) {
				t.Fatal("quantiles are not in order")
			}
		}
		if h := new(ensemble.Histogram); h.UnmarshalJSON(data) == nil {
			again(h, new(ensemble.Histogram))
			low, _, _ := h.Bin(h.Bins() - 1)
			h.Add(low)
		}
		if b := new(ensemble.Bands); b.UnmarshalJSON(data) == nil {
			again(b, new(ensemble.Bands))
			b.Add(b.Months(), 0.5)
			_ = b.At(0)
		}
		if s := new(ensemble.Share); s.UnmarshalJSON(data) == nil {
			again(s, new(ensemble.Share))
		}
		if c := new(ensemble.Classes); c.UnmarshalJSON(data) == nil {
			again(c, new(ensemble.Classes))
		}
		if d := new(ensemble.Digest); d.UnmarshalJSON(data) == nil {
			again(d, new(ensemble.Digest))
			require.Equal(t, d.Runs() == 0, d.Merge(d) == nil, "only a digest without runs adds up with itself")
			for o := range negotiation.Outcomes {
				d.Typical(o)
			}
		}
	})
}

// TestMemoryDoesNotGrowWithRuns measures what is alive in the middle of a short and of a
// long ensemble.
func TestMemoryDoesNotGrowWithRuns(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector keeps memory of its own")
	}
	m := modelOf(t, "preset=core", "months=6")
	alive := func(runs int) (bytes uint64) {
		b, err := observe.NewBenchmarks(m, observe.Kept)
		require.NoError(t, err)
		cs, err := observe.Columns(m, "delivered", "tension")
		require.NoError(t, err)
		fresh := func() (*recorder, error) {
			s, err := observe.NewSummary(m, b)
			return &recorder{s, observe.NewSeries(cs)}, err
		}
		r, err := fresh()
		require.NoError(t, err)
		d := ensemble.NewDigest(r.summary, cs, m.Rounds)
		err = ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: runs, Workers: 2}, fresh,
			func(run uint64, r *recorder) error {
				d.Add(run, r.summary, r.series)
				if int(run) == runs-1 {
					var s runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&s)
					bytes = s.HeapAlloc
				}
				return nil
			})
		require.NoError(t, err)
		runtime.KeepAlive(d)
		return bytes
	}
	alive(2500) // the digest keeps the metrics of its first 2,000 runs
	short, long := alive(2500), alive(10000)
	const noise = 512 << 10
	assert.Less(t, long, short+noise, "7,500 further runs, of which even 70 bytes each would show")
}
