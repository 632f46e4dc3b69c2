package ensemble_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

const border = `schema: detente/scenario/1
id: border
months: 24
issues:
  - {id: Withdrawal, owner: North, phase: 1, nu: 0.9, rho: 0.6, kappa: 0.3}
  - {id: Trade, owner: South, phase: 1, nu: 1, rho: 0.9, kappa: 0}
values: {gain: 0.4, loss: 0.3}
agents:
  - {id: North, role: principal, weights: {Withdrawal: -0.2, Trade: +0.8}}
  - {id: South, role: principal, weights: {Withdrawal: +0.8, Trade: -0.2}}
trust:
  - {of: North, to: South, base: 0.8}
  - {of: South, to: North, base: 0.8}
`

// watcher keeps the metrics of a run.
type watcher struct{ *observe.Summary }

// Observers implements [ensemble.Recorder].
func (w watcher) Observers() []negotiation.Observer { return []negotiation.Observer{w.Summary} }

func newWatcher(m *negotiation.Model) (watcher, error) {
	s, err := observe.NewSummary(m, nil)
	return watcher{s}, err
}

func ExamplePlay() {
	f, err := scenario.Load("border.yaml", []byte(border))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := f.Model(agents.Standard())
	if err != nil {
		fmt.Println(err)
		return
	}
	var signed ensemble.Share
	var honest ensemble.Moments
	fresh := func() (watcher, error) { return newWatcher(m) }
	collect := func(run uint64, w watcher) error {
		n, _ := w.Value("signatures")
		signed.Add(n > 0)
		months, _ := w.Value("hon")
		honest.Add(months)
		return nil
	}
	if err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: 200}, fresh, collect); err != nil {
		fmt.Println(err)
		return
	}
	low, high := signed.Interval()
	fmt.Printf("a deal is signed in %.0f%% of the runs (95%% interval %.0f%% to %.0f%%)\n", 100*signed.Value(), 100*low, 100*high)
	fmt.Printf("%.0f honest months of 24\n", honest.Mean())
	// Output:
	// a deal is signed in 92% of the runs (95% interval 88% to 95%)
	// 3 honest months of 24
}

func ExampleShare_Interval() {
	none := ensemble.Share{Count: 0, Runs: 100}
	low, high := none.Interval()
	fmt.Printf("0 of 100 runs: between %.1f%% and %.1f%% of all runs\n", 100*low, 100*high)
	// Output:
	// 0 of 100 runs: between 0.0% and 3.7% of all runs
}

// model makes models of the border scenario under settings.
func model(settings []string) (*negotiation.Model, error) {
	var sets []scenario.Set
	for _, text := range settings {
		s, err := scenario.ParseSet(text)
		if err != nil {
			return nil, err
		}
		sets = append(sets, s)
	}
	f, err := scenario.Load("border.yaml", []byte(border), sets...)
	if err != nil {
		return nil, err
	}
	return f.Model(agents.Standard())
}

// False alarms spoil compliance, and most of that takes parties whose word may be
// worth nothing. The comparison stops when the interval is narrow enough.
func ExampleComparison() {
	c := ensemble.Comparison{Model: model, Seed: 1, Runs: 5000, Questions: []ensemble.Question{{
		Contrast: ensemble.Contrast{ID: "alarms", Metric: "comp", Smallest: 0.05,
			First: []string{"params.fa=0"}, Second: []string{"params.fa=0.08"}},
		Precision: 0.03,
		Parts:     []ensemble.Part{{Name: "doubtful parties", Off: []string{"params.pG=1", "params.pU=1"}}},
	}}}
	answers, err := c.Play(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	a := &answers[0]
	low, high := a.Effect.Difference.Interval()
	fmt.Printf("compliance changes by %.2f (95%% interval %.2f to %.2f): %s\n", a.Effect.Difference.Mean(), low, high, a.Judgement)
	fmt.Printf("%d of %d pairs were enough\n", a.Effect.Pairs, c.Runs)
	part := &a.Split.Parts[0]
	fmt.Printf("%s carried %.2f, the rest is %.2f\n", part.Name, part.Carried.Mean(), a.Split.Remainder.Mean())
	// Output:
	// compliance changes by -0.46 (95% interval -0.49 to -0.44): substantial
	// 1200 of 5000 pairs were enough
	// doubtful parties carried -0.38, the rest is -0.08
}

// Two processes sum up half of the values each; one of them sends its sums as text.
func ExampleMoments_Merge() {
	var here, there, whole ensemble.Moments
	for n := range 1000 {
		x := 1 / float64(n+1)
		whole.Add(x)
		if n%3 == 0 {
			here.Add(x)
		} else {
			there.Add(x)
		}
	}
	text, err := json.Marshal(there)
	if err != nil {
		fmt.Println(err)
		return
	}
	var arrived ensemble.Moments
	if err := json.Unmarshal(text, &arrived); err != nil {
		fmt.Println(err)
		return
	}
	arrived.Merge(&here)
	fmt.Println("the same to the last bit:", arrived == whole)
	fmt.Printf("mean %.6f, standard error %.6f\n", arrived.Mean(), arrived.StandardError())
	// Output:
	// the same to the last bit: true
	// mean 0.007485, standard error 0.001261
}

func ExampleSketch() {
	var months ensemble.Sketch
	for n := range 1000 {
		months.Add(float64(n*n) / 1e4)
	}
	fmt.Printf("median %.1f, one in twenty above %.1f\n", months.Quantile(0.5), months.Quantile(0.95))
	// Output:
	// median 24.9, one in twenty above 90.3
}

func ExampleSeeds() {
	study := ensemble.Seeds{Root: 2026}
	fmt.Println(study.At(0), study.At(1), study.Child(1).At(0))
	// Output:
	// 6749621915585149 3808231923633394 1139773508856192
}
