package ensemble

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// Rivals compares bargaining rules: the same scenario on the same random numbers
// under every pair of them. A conclusion that holds under one rule only says more
// about the rule than about the parties.
type Rivals struct {
	// Rules are the names of the rules, at least two; the first is the one that
	// conclusions are usually drawn under.
	Rules []string
	// Equilibrium and Delay are the names of rules that play an equilibrium and of
	// rules that hold out. No effect is called robust unless at least three rules are
	// compared, and one of each of these kinds is among them: rules that all concede
	// with time are bound to agree.
	Equilibrium, Delay []string
	// Model makes the model in which the first party follows one rule and the second
	// another, with further settings.
	Model func(first, second string, settings []string) (*negotiation.Model, error)
	// Contrasts are the questions; there may be none.
	Contrasts []Contrast
	// KeepShare, in [0, 1], is the share of pairs of rules under which an effect must
	// keep its sign: in fewer it depends on the rules. 0 means 0.8.
	KeepShare float64
	// Seed, Runs and Workers are those of every ensemble; see [Plan].
	Seed    uint64
	Runs    int
	Workers int
	// Progress, if not nil, is told how many of all runs have been played.
	Progress func(done int)
}

// Total returns the number of runs of all ensembles: what [Rivals.Progress] counts up
// to. Contrasts that share an arrangement share its runs.
func (r *Rivals) Total() int {
	return len(r.Rules) * len(r.Rules) * (r.Runs + r.comparison("", "").Total())
}

// comparison asks the contrasts under a pair of rules.
func (r *Rivals) comparison(first, second string) *Comparison {
	c := &Comparison{Seed: r.Seed, Runs: r.Runs, Workers: r.Workers}
	for _, x := range r.Contrasts {
		c.Questions = append(c.Questions, Question{Contrast: x})
	}
	c.Model = func(settings []string) (*negotiation.Model, error) {
		m, err := r.Model(first, second, settings)
		if err != nil {
			return nil, fmt.Errorf("rules %s and %s: %w", first, second, err)
		}
		return m, nil
	}
	return c
}

// Verdict says how far an effect depends on the rules.
type Verdict uint8

// The verdicts.
const (
	// Robust: under every rule that both parties follow the effect has the same sign,
	// at least the smallest size of interest, and an interval without 0; and the rules
	// are different enough, see [Rivals.Equilibrium].
	Robust Verdict = iota
	// Conditional: not robust, and under too many pairs of rules the sign is not that
	// under the first rule.
	Conditional
	// Mixed: neither. The sign mostly holds, the size does not, or it is uncertain.
	Mixed
	// Among: robust, but for a rule that plays an equilibrium or one that holds out,
	// which nobody has tried.
	Among
	// TooFew: robust, but for the number of rules, which is below [FewestRules].
	TooFew
)

// FewestRules is the number of rules from which an effect can be called robust.
const FewestRules = 3

// String returns the verdict in a word or a few.
func (v Verdict) String() string {
	return [...]string{"robust", "conditional", "mixed", "robust among these rules only", "too few rules"}[v]
}

// Pair is what comes of a pair of rules.
type Pair struct {
	// Payoff is each party's utility of what is implemented, mean over time and runs.
	Payoff [2]Moments
	// Gain is what the first deal of a run is worth to each party beyond the status
	// quo, if it is kept; Delay its month; Efficiency its joint gain as a share of the
	// largest. All of them are over runs with a deal, whose share is Signed.
	Gain              [2]Moments
	Delay, Efficiency Moments
	Signed            Share
	// Regret is what each party could gain by the best of the rules against the other's
	// rule. Equilibrium says that neither could gain anything.
	Regret      [2]float64
	Equilibrium bool
}

// Finding is the answer to a contrast. Effects are by the first party's rule, then by
// the second's.
type Finding struct {
	Contrast
	Effects [][]Effect
	// Kept is the share of pairs of rules under which the effect has the sign that it
	// has under the first rule.
	Kept    float64
	Verdict Verdict
}

// Rivalry is the result of comparing rules. Pairs are by the first party's rule,
// then by the second's.
type Rivalry struct {
	Rules    []string
	Pairs    [][]Pair
	Findings []Finding
}

func (r *Rivals) check() error {
	var errs []error
	if len(r.Rules) < 2 {
		errs = append(errs, fmt.Errorf("%d rules, expected at least 2", len(r.Rules)))
	}
	seen := map[string]bool{}
	for _, rule := range r.Rules {
		if seen[rule] {
			errs = append(errs, fmt.Errorf("rule %s is there twice", rule))
		}
		seen[rule] = true
	}
	if r.Model == nil {
		errs = append(errs, errors.New("no function that makes models"))
	}
	if r.Runs < 2 {
		errs = append(errs, fmt.Errorf("%d runs, expected at least 2", r.Runs))
	}
	if !(r.KeepShare >= 0 && r.KeepShare <= 1) {
		errs = append(errs, fmt.Errorf("share of pairs %v, expected a number in [0, 1]", r.KeepShare))
	}
	for _, c := range r.Contrasts {
		if err := c.check(); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("ensemble: rivals: %w", err)
	}
	return nil
}

// Play plays everything: every pair of rules as the scenario is, and every contrast
// under every pair of rules. Results do not depend on the number of workers.
func (r *Rivals) Play(ctx context.Context) (*Rivalry, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if len(r.Contrasts) > 0 {
		// Mistakes are found before anything is played.
		if _, err := r.comparison(r.Rules[0], r.Rules[0]).stage(); err != nil {
			return nil, err
		}
	}
	n := len(r.Rules)
	x := &Rivalry{Rules: append([]string(nil), r.Rules...), Pairs: make([][]Pair, n), Findings: make([]Finding, len(r.Contrasts))}
	for f := range x.Findings {
		x.Findings[f] = Finding{Contrast: r.Contrasts[f], Effects: make([][]Effect, n)}
		for i := range n {
			x.Findings[f].Effects[i] = make([]Effect, n)
		}
	}
	g := &game{Rivals: r, ctx: ctx}
	for i, first := range r.Rules {
		x.Pairs[i] = make([]Pair, n)
		for j, second := range r.Rules {
			if err := g.pair(first, second, &x.Pairs[i][j]); err != nil {
				return nil, err
			}
			answers, err := g.contrasts(first, second)
			if err != nil {
				return nil, err
			}
			for f := range answers {
				x.Findings[f].Effects[i][j] = answers[f].Effect
			}
		}
	}
	x.judge()
	for f := range x.Findings {
		x.Findings[f].judge(r.KeepShare, r.best())
	}
	return x, nil
}

// game is a comparison under way.
type game struct {
	*Rivals
	ctx  context.Context
	done int // runs of ensembles that are finished
}

// pair plays the scenario as it is under a pair of rules.
func (g *game) pair(first, second string, p *Pair) error {
	m, err := g.comparison(first, second).Model(nil)
	if err != nil {
		return err
	}
	b, err := observe.NewBenchmarks(m, observe.Kept)
	if err != nil {
		return err
	}
	plan := Plan{Model: m, Seed: g.Seed, Runs: g.Runs, Workers: g.Workers}
	if g.Progress != nil {
		plan.Progress = func(done int) { g.Progress(g.done + done) }
	}
	err = Play(g.ctx, plan, func() (summed, error) {
		s, err := observe.NewSummary(m, b)
		return summed{s}, err
	}, func(_ uint64, s summed) error {
		for i, name := range [...]string{"Ugm", "Uum"} {
			u, _ := s.Value(name) // declared for every model
			p.Payoff[i].Add(u)
		}
		deals := s.Deals()
		p.Signed.Add(len(deals) > 0)
		if len(deals) == 0 {
			return nil
		}
		for i, x := range deals[0].Gain {
			p.Gain[i].Add(x)
		}
		p.Delay.Add(float64(deals[0].Round))
		p.Efficiency.Add(deals[0].Efficiency)
		return nil
	})
	g.done += g.Runs
	return err
}

// contrasts answers all contrasts under a pair of rules.
func (g *game) contrasts(first, second string) ([]Answer, error) {
	if len(g.Contrasts) == 0 {
		return nil, nil
	}
	c := g.comparison(first, second)
	if g.Progress != nil {
		c.Progress = func(done int) { g.Progress(g.done + done) }
	}
	answers, err := c.Play(g.ctx)
	g.done += c.Total()
	return answers, err
}

// indifferent is the difference of payoffs up to which a party has nothing to gain.
const indifferent = 1e-12

// judge finds regrets and equilibria.
func (x *Rivalry) judge() {
	n := len(x.Rules)
	for i := range n {
		for j := range n {
			p := &x.Pairs[i][j]
			var best [2]float64
			for k := range n {
				best[0] = larger(best[0], x.Pairs[k][j].Payoff[0].Mean(), k == 0)
				best[1] = larger(best[1], x.Pairs[i][k].Payoff[1].Mean(), k == 0)
			}
			p.Equilibrium = true
			for side := range p.Regret {
				p.Regret[side] = best[side] - p.Payoff[side].Mean()
				p.Equilibrium = p.Equilibrium && p.Regret[side] <= indifferent
			}
		}
	}
}

func larger(a, b float64, first bool) float64 {
	if first {
		return b
	}
	return max(a, b)
}

// best returns the best verdict that can be reached with these rules.
func (r *Rivals) best() Verdict {
	has := func(kind []string) bool {
		return slices.ContainsFunc(r.Rules, func(rule string) bool { return slices.Contains(kind, rule) })
	}
	switch {
	case len(r.Rules) < FewestRules:
		return TooFew
	case !has(r.Equilibrium) || !has(r.Delay):
		return Among
	}
	return Robust
}

// judge reaches the verdict; best is that of an effect that all rules share.
func (f *Finding) judge(keep float64, best Verdict) {
	if keep == 0 {
		keep = 0.8
	}
	n := len(f.Effects)
	sign := signOf(f.Effects[0][0].Difference.Mean())
	robust, kept := sign != 0, 0
	for i := range n {
		d := &f.Effects[i][i].Difference
		low, high := d.Interval()
		robust = robust && signOf(d.Mean()) == sign && math.Abs(d.Mean()) >= f.Smallest && (low > 0 || high < 0)
		for j := range n {
			if signOf(f.Effects[i][j].Difference.Mean()) == sign {
				kept++
			}
		}
	}
	f.Kept = float64(kept) / float64(n*n)
	switch {
	case robust:
		f.Verdict = best
	case f.Kept < keep:
		f.Verdict = Conditional
	default:
		f.Verdict = Mixed
	}
}

// signOf is −1, 0 or 1; an effect that could not be measured has no sign.
func signOf(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
