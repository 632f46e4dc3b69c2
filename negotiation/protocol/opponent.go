package protocol

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// OpponentModel reads off a party's offers what it wants: it takes what a party
// asks for again and again to be worth most to it. A party's estimates of what
// issues are worth to another become a mixture of what they were and of a
// frequency: the mean level, in the other's offers of the run, of an issue that the
// other wants more of, and the mean of what is missing to full concession of one that
// it wants less of, both rescaled so that the issues that have been on the agenda
// weigh the same in all.
type OpponentModel struct {
	// Share is that of frequencies, in [0, 1]; 0 changes nothing.
	Share float64

	mean, count []float64 // level of issue k in the offers of party j, and number of offers about it, at j·K+k
	read        []float64 // events of the log that have been looked at
}

// Name implements [negotiation.Part].
func (o *OpponentModel) Name() string { return "opponent model" }

// Setup implements [negotiation.Part].
func (o *OpponentModel) Setup(u *negotiation.Setup) error {
	if !(o.Share >= 0 && o.Share <= 1) {
		return fmt.Errorf("share %v, expected a number in [0, 1]", o.Share)
	}
	var keys []string
	for _, id := range u.Parties() {
		for _, k := range u.IssueIDs() {
			keys = append(keys, id+"/"+k)
		}
	}
	own := func(view *[]float64, v negotiation.Variable) {
		v.Hidden = true
		u.Own(negotiation.Domestic, view, v)
	}
	own(&o.mean, negotiation.Variable{Name: "opponent.mean", Keys: keys, Unit: "share of the full concession",
		Meaning: "mean level of an issue in the offers of a party"})
	own(&o.count, negotiation.Variable{Name: "opponent.count", Keys: keys, Unit: "count", Meaning: "offers of a party about an issue"})
	own(&o.read, negotiation.Variable{Name: "opponent.read", Unit: "count", Meaning: "events that the opponent model has looked at"})
	u.At(negotiation.Domestic, o.step)
	return nil
}

func (o *OpponentModel) step(s *negotiation.State) {
	for n := int(o.read[0]); n < s.Log.Len(); n++ {
		e := s.Log.At(n)
		if e.Kind != negotiation.EventOffer {
			continue
		}
		for j := range s.Parties() {
			if s.Member(j) == int(e.Actor) {
				o.listen(s, j, s.Log.Package(n))
			}
		}
	}
	o.read[0] = float64(s.Log.Len())
	for i := range s.Parties() {
		for j := range s.Parties() {
			if j != i {
				o.think(s, i, j)
			}
		}
	}
}

// listen takes in an offer of party j, made in the last round. What was on the
// agenda then is what the last draft covers.
func (o *OpponentModel) listen(s *negotiation.State, j int, y []float64) {
	for k, x := range y {
		if s.Draft.Promised[k] == 0 {
			continue
		}
		at := j*len(y) + k
		o.count[at]++
		o.mean[at] += (x - o.mean[at]) / o.count[at]
	}
}

// frequency is how much party j asks for on issue k.
func (o *OpponentModel) frequency(s *negotiation.State, j, k int) float64 {
	x := o.mean[j*s.Issues()+k]
	if s.Difference(s.Member(j), k, 0, 1) < 0 {
		x = 1 - x
	}
	return min(max(x, 0), 1)
}

// think changes what party i thinks that issues are worth to j.
func (o *OpponentModel) think(s *negotiation.State, i, j int) {
	K := s.Issues()
	prior := func(k int) float64 { return float64(s.Weight(j, k) * s.EstimateFactor(i, j, k)) }
	var weights, frequencies float64
	for k := range K {
		if w := prior(k); w > 0 && o.count[j*K+k] > 0 {
			weights += w
			frequencies += o.frequency(s, j, k)
		}
	}
	if frequencies == 0 {
		return
	}
	for k := range K {
		if w := prior(k); w > 0 && o.count[j*K+k] > 0 {
			heard := float64(weights * o.frequency(s, j, k) / frequencies)
			s.Guess[(i*s.Parties()+j)*K+k] *= 1 + float64(o.Share*(heard/w-1))
		}
	}
}
