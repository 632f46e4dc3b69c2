package page_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/report/page"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/setback"
)

// study is a page with what it was made of.
type study struct {
	page     *page.Page
	digest   *ensemble.Digest
	setbacks setback.Count
}

const runs = 150

type recorder struct {
	summary *observe.Summary
	series  *observe.Series
	wrong   *setback.Record
}

func (r *recorder) Observers() []negotiation.Observer {
	return []negotiation.Observer{r.summary, r.series, r.wrong}
}

// play makes a page of every kind of part, of the larger example.
func play(t *testing.T, workers int) *study {
	t.Helper()
	data, err := os.ReadFile("../../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	f, err := scenario.Load("venezuela.yaml", data)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	kept, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	columns, err := observe.Columns(m, "trust", "tension", "living", "support")
	require.NoError(t, err)
	reader := setback.NewReader(m, kept, setback.DefaultRules())
	record := func() (*recorder, error) {
		s, err := observe.NewSummary(m, kept)
		return &recorder{s, observe.NewSeries(columns), setback.NewRecord(reader)}, err
	}
	first, err := record()
	require.NoError(t, err)
	x := &study{digest: ensemble.NewDigest(first.summary, columns, m.Rounds)}
	plane := &page.Plane{Plane: report.Plane{Title: "Deals", X: "gain of one side", Y: "gain of the other",
		Frontier:  []report.Point{{X: 0, Y: 0.5}, {X: 0.3, Y: 0.3}, {X: 0.5, Y: 0}},
		Solutions: []report.LabelledPoint{{Name: "Nash", Point: report.Point{X: 0.3, Y: 0.3}}}}, Months: []int{}, Horizon: m.Rounds}
	plan := ensemble.Plan{Model: m, Seed: 1, Runs: runs, Workers: workers}
	err = ensemble.Play(context.Background(), plan, record, func(run uint64, r *recorder) error {
		x.digest.Add(run, r.summary, r.series)
		x.setbacks.Add(r.summary.Outcome(), r.wrong.Run())
		for _, d := range r.summary.Deals() {
			plane.Agreements = append(plane.Agreements, report.Point{X: d.Gain[0], Y: d.Gain[1]})
			plane.Months = append(plane.Months, d.Round)
		}
		return nil
	})
	require.NoError(t, err)
	e := &page.Ensemble{Model: m, Digest: x.digest, OverTime: overTime(x.digest), Plane: plane, Setbacks: &x.setbacks}
	for _, name := range []string{"tension", "living"} {
		e.Course = append(e.Course, page.Fan{Fan: fan(x.digest, name), Note: "A note on " + name + "."})
	}
	for o := range negotiation.Outcomes {
		if run, ok := x.digest.Typical(o); ok {
			s, err := negotiation.NewSolver(m)
			require.NoError(t, err)
			s.Run(1, run)
			e.Typical = append(e.Typical, page.Told{Run: run, Class: o, Log: s.State().Log.Clone()})
		}
	}
	sections, err := e.Sections()
	require.NoError(t, err)
	x.page = &page.Page{Title: "Talks & <talks>", Asked: "What comes of it?", Short: e.Short(), Sections: append(sections, further()), Again: "go run ./x -set 'a=1'",
		Provenance: report.Provenance{Scenario: m.ID, Hash: report.Fingerprint(f), Seed: 1, Runs: runs, Months: m.Rounds},
		Cautions:   []string{"A stylised model."}}
	return x
}

// further has the parts that an ensemble has no use for.
func further() page.Section {
	none := math.NaN()
	return page.Section{ID: "further", Title: "Contrasts, indices and curves", Lead: "Made up.", Parts: []page.Part{
		page.Estimates{Title: "Tornado", Series: []string{"effect"}, Bars: true, Form: page.Signed, Rows: []page.Row{
			{Name: "small", Values: []page.Estimate{{Value: 0.01, Low: -0.02, High: 0.04}}},
			{Name: "large", Values: []page.Estimate{{Value: -0.3, Low: -0.35, High: -0.25}}},
			{Name: "absent", Values: []page.Estimate{{Value: none, Low: none, High: none}}},
		}}.Largest(),
		page.Estimates{Title: "Indices", Series: []string{"first order", "total"}, High: 1, Rows: []page.Row{
			{Name: "params.monitor", Values: []page.Estimate{{Value: 0.4, Low: 0.3, High: 0.5}, {Value: 0.6, Low: 0.5, High: 0.7}}},
			{Name: "params.fa", Values: []page.Estimate{{Value: 0.1, Low: none, High: none}, {Value: 0.2, Low: 0.1, High: 0.3}}},
		}},
		page.Curves{Title: "Agreements that last", X: "months since the signature", Y: "share of agreements", Steps: true, Times: []float64{0, 5, 9, 20},
			Series: []page.Curve{
				{Name: "weak monitors", Value: []float64{1, 0.8, 0.5, 0.2}, Low: []float64{1, 0.7, 0.4, 0.1}, High: []float64{1, 0.9, 0.6, 0.3}},
				{Name: "strong monitors", Value: []float64{1, 0.9, 0.8, 0.7}},
			}},
		page.Prose{"A paragraph."},
	}}
}

func fan(d *ensemble.Digest, name string) report.Fan {
	at := slices.IndexFunc(d.Columns, func(c observe.Column) bool { return c.Name == name })
	s := report.FanSeries{Name: name}
	f := report.Fan{Title: "The course of " + name, X: "month", Y: "index, 0 to 1"}
	for m := range d.Bands[at].Months() + 1 {
		f.Months = append(f.Months, float64(m))
		for q, v := range d.Bands[at].At(m) {
			s.Bands[q] = append(s.Bands[q], v)
		}
	}
	f.Series = []report.FanSeries{s}
	if name == "tension" { // a second series, so that something can be taken out
		low := report.FanSeries{Name: "lowest"}
		for q := range low.Bands {
			low.Bands[q] = s.Bands[0]
		}
		f.Series = append(f.Series, low)
	}
	return f
}

func overTime(d *ensemble.Digest) report.Shares {
	f := report.Shares{Title: "Classes over time", X: "month", Y: "share of runs"}
	for m := range d.ByMonth {
		f.Months = append(f.Months, float64(m+1))
	}
	for o := range negotiation.Outcomes {
		f.Names = append(f.Names, o.String())
		var values []float64
		for m := range d.ByMonth {
			values = append(values, d.ByMonth[m].Share(o).Value())
		}
		f.Values = append(f.Values, values)
	}
	return f
}

func write(t *testing.T, p *page.Page) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	return b.String()
}

// once is the page that most tests look at; it is not changed.
var once = struct {
	sync.Once
	*study
	text string
}{}

func example(t *testing.T) (*study, string) {
	t.Helper()
	once.Do(func() {
		once.study = play(t, 2)
		once.text = write(t, once.page)
	})
	require.NotEmpty(t, once.text, "the page could not be made")
	return once.study, strings.Clone(once.text)
}
