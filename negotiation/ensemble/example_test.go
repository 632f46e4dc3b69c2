package ensemble_test

import (
	"context"
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
	fresh := func() (watcher, error) {
		s, err := observe.NewSummary(m, nil)
		return watcher{s}, err
	}
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
