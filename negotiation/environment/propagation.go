package environment

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Propagation carries what is implemented into society: living standards,
// migration and tension, and the indices by which a run is judged. A party's
// delivered index is the mean level of its concessions weighted by what they are
// worth to the other side; cooperation is the geometric mean of both (or the
// arithmetic), so that one-sided delivery is not cooperation.
type Propagation struct {
	// Relief gives the weights of issues in the relief index; they sum to 1.
	Relief []IssueWeight
	// Outflow is the issue that lowers migration, or empty.
	Outflow string
	// ArithmeticMean makes cooperation the half-sum of both sides' delivery.
	ArithmeticMean bool
	// Living standard: moves by Rate of the way to Base + FromRelief·R + FromOil·z
	// + FromPatrons·(G − 1/2).
	Living struct{ Start, Rate, Base, FromRelief, FromOil, FromPatrons float64 }
	// Migration: moves by Rate of the way to Base − FromLiving·(E − E0) −
	// FromOutflow·x + FromTension·(H − 0.4).
	Migration struct{ Start, Rate, Base, FromLiving, FromOutflow, FromTension float64 }
	// Tension keeps Keep of its level and moves for the rest towards Base −
	// FromCooperation·K + FromSnapback in a round with a snapback; reports and
	// events add to it.
	Tension struct{ Start, Keep, Base, FromCooperation, FromSnapback, FromReport float64 }
	// Hardship lowers the reservation value of Poor by Slope·(Reference − E).
	Hardship struct {
		Party            string
		Slope, Reference float64
	}
	// Pressure multiplies Party's stake in Issue by Level + Slope·M, and lowers
	// its reservation value by Reservation·(M − Reference).
	Pressure struct {
		Party, Issue                         string
		Level, Slope, Reservation, Reference float64
	}

	living, migration, tension, relief, delivered, cooperation []float64
	oil, patrons, flight                                       []float64
	reliefIssues                                               []int
	yardstick                                                  []yardstick // of each party
	outflow, poor, pressed, pressedIssue                       int
}

// IssueWeight is an issue's weight in an index.
type IssueWeight struct {
	Issue  string
	Weight float64
}

// Name implements [negotiation.Part].
func (p *Propagation) Name() string { return "propagation" }

// Setup implements [negotiation.Part].
func (p *Propagation) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	for _, w := range p.Relief {
		k, err := u.Issue(w.Issue)
		if err != nil {
			return err
		}
		p.reliefIssues = append(p.reliefIssues, k)
	}
	p.outflow, p.poor, p.pressed = -1, -1, -1
	if p.Outflow != "" {
		if p.outflow, err = u.Issue(p.Outflow); err != nil {
			return err
		}
	}
	if p.Hardship.Slope != 0 {
		if p.poor, err = u.Party(p.Hardship.Party); err != nil {
			return fmt.Errorf("hardship: %w", err)
		}
	}
	if p.Pressure.Party != "" {
		if p.pressed, err = u.Party(p.Pressure.Party); err != nil {
			return fmt.Errorf("migration pressure: %w", err)
		}
		if p.pressedIssue, err = u.Issue(p.Pressure.Issue); err != nil {
			return fmt.Errorf("migration pressure: %w", err)
		}
	}
	own := func(view *[]float64, name string, start float64, meaning, unit string) {
		u.Own(negotiation.Propagation, view, negotiation.Variable{Name: name, Initial: start, Max: 1, Meaning: meaning, Unit: unit})
	}
	own(&p.living, "living", p.Living.Start, "living standard", "index")
	own(&p.migration, "migration", p.Migration.Start, "migration pressure", "index")
	own(&p.tension, "tension", p.Tension.Start, "tension between the parties", "index")
	most := 0.0
	for _, w := range p.Relief {
		most += w.Weight
	}
	u.Own(negotiation.Propagation, &p.relief, negotiation.Variable{Name: "relief", Max: max(1, most), Meaning: "relief delivered", Unit: "index"})
	own(&p.cooperation, "cooperation", 0, "mean of both sides' delivered concessions", "index")
	u.Own(negotiation.Propagation, &p.delivered, negotiation.Variable{Name: "delivered", Keys: u.Parties(), Max: 1,
		Meaning: "delivered concessions of the party, weighted by their worth to the other", Unit: "index"})
	u.Read(&p.oil, "oil.deviation", 1, 0)
	u.Read(&p.flight, "act.migration", 1, 0)
	u.Read(&p.patrons, "patron.support", 1, 0.5)
	p.yardstick = make([]yardstick, len(u.Parties()))
	u.OnReset(func(s *negotiation.State) {
		for i := range p.yardstick {
			p.yardstick[i].set(s, i)
		}
	})
	u.At(negotiation.Domestic, p.weigh)
	u.At(negotiation.Propagation, p.step)
	return nil
}

func (p *Propagation) weigh(s *negotiation.State) {
	if p.poor >= 0 {
		s.Addend[p.poor] -= float64(p.Hardship.Slope * (p.Hardship.Reference - p.living[0]))
	}
	if p.pressed >= 0 {
		s.Factor[p.pressed*s.Issues()+p.pressedIssue] *= p.Pressure.Level + float64(p.Pressure.Slope*p.migration[0])
		s.Addend[p.pressed] -= float64(p.Pressure.Reservation * (p.migration[0] - p.Pressure.Reference))
	}
}

func (p *Propagation) step(s *negotiation.State) {
	E, M, H, G := p.living[0], p.migration[0], p.tension[0], p.patrons[0]
	var r float64
	for n, k := range p.reliefIssues {
		r += float64(p.Relief[n].Weight * max(0, s.X[k]))
	}
	p.relief[0] = r
	for i := range p.delivered {
		p.delivered[i] = p.yardstick[i].level(s.X)
	}
	p.cooperation[0] = p.mean(p.delivered[0], p.delivered[1])
	believed := p.mean(p.yardstick[0].level(s.Observed), p.yardstick[1].level(s.Observed))

	l := &p.Living
	goal := l.Base + float64(l.FromRelief*r) + float64(l.FromOil*p.oil[0]) + float64(l.FromPatrons*(G-0.5))
	p.living[0] = Relax(E, clip(goal), l.Rate)

	m := &p.Migration
	goal = m.Base - float64(m.FromLiving*(E-l.Start)) + float64(m.FromTension*(H-0.4))
	if p.outflow >= 0 {
		goal -= float64(m.FromOutflow * max(0, s.X[p.outflow]))
	}
	p.migration[0] = Relax(M, clip(goal), m.Rate)
	if d := p.flight[0]; d != 0 {
		p.migration[0] = clip(p.migration[0] + d)
	}

	t := &p.Tension
	rest := t.Base - float64(t.FromCooperation*believed) + float64(t.FromSnapback*s.Snapped[0])
	p.tension[0] = clip(float64(t.Keep*H) + float64((1-t.Keep)*rest) + float64(t.FromReport*accused(s)) + s.TensionGain[0])
}

func (p *Propagation) mean(a, b float64) float64 {
	if p.ArithmeticMean {
		return (a + b) / 2
	}
	return math.Sqrt(float64(a * b))
}

// Delivered returns the mean level of what party i owes alone, weighted by what it
// was worth to the other side at the start; levels below 0 count as 0.
func Delivered(s *negotiation.State, i int, levels []float64) float64 {
	o := s.Other(i)
	var sum, all float64
	for k, x := range levels {
		if s.Owner(k) != i {
			continue
		}
		w := s.InitialWeight(o, k)
		sum += float64(w * max(0, x))
		all += w
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// yardstick is [Delivered] prepared for a run: what a party owes alone, and what it was
// worth to the other side at the start.
type yardstick struct {
	issues  []int
	weights []float64
	all     float64
}

func (y *yardstick) set(s *negotiation.State, i int) {
	y.issues, y.weights, y.all = y.issues[:0], y.weights[:0], 0
	for k := range s.Issues() {
		if s.Owner(k) == i {
			w := s.InitialWeight(s.Other(i), k)
			y.issues, y.weights = append(y.issues, k), append(y.weights, w)
			y.all += w
		}
	}
}

// level is the weighted mean of levels.
func (y *yardstick) level(levels []float64) float64 {
	if y.all == 0 {
		return 0
	}
	var sum float64
	weights := y.weights[:len(y.issues)]
	for n, k := range y.issues {
		sum += float64(weights[n] * max(0, levels[k]))
	}
	return sum / y.all
}

// accused counts the parties reported this round.
func accused(s *negotiation.State) (n float64) {
	for i := range s.Parties() {
		for u := range s.Units() {
			if s.UnitParty(u) == i && s.Reported[u] != 0 {
				n++
				break
			}
		}
	}
	return n
}

func clip(x float64) float64 { return min(max(x, 0), 1) }
