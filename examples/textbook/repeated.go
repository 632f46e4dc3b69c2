package main

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/bargaining/repeated"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/trust"
)

// player plays matches by a strategy.
type player struct {
	agents.Ultimatum
	strategy repeated.Strategy
}

// Act implements [repeated.Player].
func (p player) Act(own, other []bool) float64 { return p.strategy(own, other) }

// contest is a match as a negotiation whose packages are single acts.
func contest(g repeated.Game, turns int, first, second repeated.Strategy) (*negotiation.Solver, error) {
	up, down := negotiation.Gain(0), negotiation.Loss(0)
	m := &negotiation.Model{ID: "match", Rounds: turns,
		Issues: []negotiation.Issue{{ID: "act of A", Owner: "A", Phase: 1}, {ID: "act of B", Owner: "B", Phase: 1}}}
	for i, s := range []repeated.Strategy{first, second} {
		values := []negotiation.Value{down, up}
		if i == 1 {
			values = []negotiation.Value{up, down}
		}
		m.Members = append(m.Members, negotiation.Member{ID: string(rune('A' + i)), Roles: []negotiation.Role{negotiation.Principal},
			Agent: player{agents.Ultimatum{Preferences: agents.Preferences{Weights: []float64{0.5, 0.5}, Values: values}}, s}})
	}
	m.Parts = func() []negotiation.Part {
		part := g
		return []negotiation.Part{&part}
	}
	return negotiation.NewSolver(m)
}

// payoffs plays a run and returns what the first gets in each round.
func payoffs(s *negotiation.Solver, seed, run uint64) []float64 {
	s.Reset(seed, run)
	var list []float64
	before := 0.0
	for more := true; more; {
		more = s.Round() == negotiation.Running
		sum := s.State().View("match.score")[0]
		list = append(list, sum-before)
		before = sum
	}
	return list
}

func (b *book) matches() error {
	m := repeated.Match{Payoffs: repeated.Usual(), Turns: 200}
	for _, first := range repeated.Strategies() {
		for _, second := range repeated.Strategies() {
			want, err := m.Play(first.Strategy, second.Strategy, nil)
			if err != nil {
				return err
			}
			s, err := contest(repeated.Game{Payoffs: m.Payoffs}, m.Turns, first.Strategy, second.Strategy)
			if err != nil {
				return err
			}
			s.Run(b.seed, 0)
			b.exact(first.Name+" against "+second.Name, want.Sum[0], s.State().View("match.score")[0])
		}
	}
	return nil
}

func (b *book) noise() error {
	u := repeated.Usual()
	generosity, err := repeated.Generosity(u.T, u.R, u.P, u.S)
	if err != nil {
		return err
	}
	const eps, settle, turns = 0.05, 100, 300
	for _, c := range []struct {
		name     string
		strategy repeated.MemoryOne
	}{
		{"tit for tat", repeated.GenerousTitForTat(0)},
		{fmt.Sprintf("generous tit for tat, %.3f", generosity), repeated.GenerousTitForTat(generosity)},
		{"win-stay, lose-shift", repeated.MemoryOne{1, 0, 0, 1}},
	} {
		shares, err := repeated.LongRun(c.strategy, c.strategy, eps)
		if err != nil {
			return err
		}
		s, err := contest(repeated.Game{Payoffs: u, Noise: eps}, settle+turns, c.strategy.Strategy(1), c.strategy.Strategy(1))
		if err != nil {
			return err
		}
		var mean moments
		for run := range max(100, b.runs/20) {
			sum := 0.0
			for _, x := range payoffs(s, b.seed, uint64(run))[settle:] {
				sum += x
			}
			mean.add(sum / turns)
		}
		b.mean(fmt.Sprintf("%s, noise %v: payoff a round", c.name, eps), u.Mean(shares), mean)
	}
	return nil
}

// indifferent returns the discount factor at which two streams of payoffs are worth the
// same; the second is worth more to the impatient.
func indifferent(keeps, deviates []float64) float64 {
	lo, hi := 0.0, 1.0
	for {
		d := lo + (hi-lo)/2
		if d <= lo || d >= hi {
			return hi
		}
		gain, weight := 0.0, 1.0
		for t := range keeps {
			gain += float64(weight * (deviates[t] - keeps[t]))
			weight *= d
		}
		if gain > 0 {
			lo = d
		} else {
			hi = d
		}
	}
}

// threshold plays against a strategy, once by it and once by each of others, and returns
// the largest discount factor at which it is as good to deviate.
func (b *book) threshold(strategy repeated.Strategy, others ...repeated.Strategy) (most float64, err error) {
	const turns = 1000
	stream := func(first repeated.Strategy) ([]float64, error) {
		s, err := contest(repeated.Game{Payoffs: repeated.Usual()}, turns, first, strategy)
		if err != nil {
			return nil, err
		}
		return payoffs(s, b.seed, 0), nil
	}
	keeps, err := stream(strategy)
	if err != nil {
		return 0, err
	}
	for _, other := range others {
		deviates, err := stream(other)
		if err != nil {
			return 0, err
		}
		most = max(most, indifferent(keeps, deviates))
	}
	return most, nil
}

func always(act float64) repeated.Strategy { return func(_, _ []bool) float64 { return act } }

// alternates defects first.
func alternates(own, _ []bool) float64 { return float64(len(own) % 2) }

// ended is the round, from 0 on, of the first defection of either side, −1 if there is none.
func ended(own, other []bool) int {
	for t := range own {
		if !own[t] || !other[t] {
			return t
		}
	}
	return -1
}

// grim cooperates until anybody has defected.
func grim(own, other []bool) float64 {
	if ended(own, other) >= 0 {
		return 0
	}
	return 1
}

// punishes returns the strategy that answers the first defection of anybody by so many
// rounds of defection, and then goes on as if nothing had been.
func punishes(rounds int) repeated.Strategy {
	return func(own, other []bool) float64 {
		if t := ended(own, other); t >= 0 && len(own) <= t+rounds {
			return 0
		}
		return 1
	}
}

func (b *book) patience() error {
	u := repeated.Usual()
	want, err := compliance.GrimThreshold(u.T, u.R, u.P, u.S)
	if err != nil {
		return err
	}
	got, err := b.threshold(grim, always(0))
	if err != nil {
		return err
	}
	b.exact("grim trigger: least discount factor", want, got)
	if want, err = compliance.TitForTatThreshold(u.T, u.R, u.P, u.S); err != nil {
		return err
	}
	if got, err = b.threshold(repeated.GenerousTitForTat(0).Strategy(1), always(0), alternates); err != nil {
		return err
	}
	b.exact("tit for tat: least discount factor", want, got)
	return nil
}

func (b *book) monitoring() error {
	u := repeated.Usual()
	for _, rounds := range []int{2, 3, 10} {
		want, err := compliance.FinitePunishmentThreshold(u.T-u.R, u.R-u.P, rounds)
		if err != nil {
			return err
		}
		cheats := func(own, other []bool) float64 {
			if len(own) == 0 {
				return 0
			}
			return punishes(rounds)(own, other)
		}
		got, err := b.threshold(punishes(rounds), cheats)
		if err != nil {
			return err
		}
		b.exact(fmt.Sprintf("%d rounds of punishment: least discount factor", rounds), want, got)
	}
	return b.imperfect(0.05)
}

// imperfect plays the grim trigger where acts turn out otherwise at times, so that what
// ends cooperation may be nobody's will.
func (b *book) imperfect(eps float64) error {
	u := repeated.Usual()
	// What intended acts are worth, and how often either kind ends cooperation.
	intended := func(p, q float64) float64 {
		a, c := p*(1-eps)+(1-p)*eps, q*(1-eps)+(1-q)*eps
		return u.Mean([4]float64{a * c, a * (1 - c), (1 - a) * c, (1 - a) * (1 - c)})
	}
	saving, loss := intended(0, 1)-intended(1, 1), intended(1, 1)-intended(0, 0)
	kept, broken := 1-(1-eps)*(1-eps), 1-eps*(1-eps)
	discount, err := compliance.ComplyThreshold(saving, loss, broken, kept)
	if err != nil {
		return err
	}
	life, err := compliance.FalseAlarmLife(kept)
	if err != nil {
		return err
	}
	const turns = 100
	value := func(s *negotiation.Solver, run int) (worth float64, lasted int) {
		weight := 1.0
		lasted = turns
		for t, x := range payoffs(s, b.seed, uint64(run)) {
			worth += float64(weight * x)
			weight *= discount
			if lasted == turns && x != u.R {
				lasted = t + 1
			}
		}
		return worth, lasted
	}
	game := repeated.Game{Payoffs: u, Noise: eps}
	keep, err := contest(game, turns, grim, grim)
	if err != nil {
		return err
	}
	cheat, err := contest(game, turns, always(0), grim)
	if err != nil {
		return err
	}
	var gain, lives moments
	runs := 4 * b.runs
	for run := range runs {
		keeps, lasted := value(keep, run)
		cheats, _ := value(cheat, run+runs) // a match of its own
		gain.add(cheats - keeps)
		lives.add(float64(lasted))
	}
	b.mean(fmt.Sprintf("noise %v, δ %.4f: gain from cheating at the threshold", eps, discount), 0, gain)
	b.mean(fmt.Sprintf("noise %v: rounds until a false alarm", eps), life, lives)
	return nil
}

// trust finds the thresholds from what is played against those who can be trusted and
// those who cannot.
func (b *book) trust() error {
	stages := func(u repeated.Payoffs, turns int, first, second repeated.Strategy) ([]float64, error) {
		s, err := contest(repeated.Game{Payoffs: u}, turns, first, second)
		if err != nil {
			return nil, err
		}
		return payoffs(s, b.seed, 0), nil
	}
	assurance := repeated.Payoffs{T: 3, R: 4, P: 1, S: 0}
	want, err := trust.AssuranceThreshold(assurance.T, assurance.R, assurance.P, assurance.S)
	if err != nil {
		return err
	}
	var gains [2]float64 // from cooperating, against those who cooperate and those who do not
	for i, other := range []float64{1, 0} {
		kind, err := stages(assurance, 1, always(1), always(other))
		if err != nil {
			return err
		}
		unkind, err := stages(assurance, 1, always(0), always(other))
		if err != nil {
			return err
		}
		gains[i] = kind[0] - unkind[0]
	}
	b.exact("least trust for cooperation", want, -gains[1]/(gains[0]-gains[1]))

	const mu = 0.5
	u := repeated.Usual()
	if want, err = trust.ReassuranceShare(mu, u.T, u.R, u.P, u.S); err != nil {
		return err
	}
	feigns := func(own, _ []bool) float64 { return math.Max(0, 1-float64(len(own))) }
	var stage [2]float64 // gain from feigning, in either stage
	for i, other := range []repeated.Strategy{grim, always(0)} {
		weight := []float64{mu, 1 - mu}[i]
		kind, err := stages(u, 2, feigns, other)
		if err != nil {
			return err
		}
		unkind, err := stages(u, 2, always(0), other)
		if err != nil {
			return err
		}
		for k := range stage {
			stage[k] += float64(weight * (kind[k] - unkind[k]))
		}
	}
	b.exact(fmt.Sprintf("first step that reassures, trust %v", mu), want, stage[1]/(stage[1]-stage[0]))
	return nil
}
