package domestic

// slack is the tolerance within which bounds meet and a gain counts as none, so
// that rounding does not decide.
const slack = 1e-12

// Zone is the zone of possible agreement of a two-level game on the division of a
// pie (Putnam 1988, International Organization 42): the shares of the first side
// that both win-sets contain. The first side's ratifiers accept shares of at least
// Low, the second side's shares of at most High, both in [0, 1]. A party whose
// ratifiers ask for more narrows the zone but, as long as there is one, moves the
// bargain its way (Schelling's conjecture).
type Zone struct {
	Low, High float64
}

// Empty reports whether the win-sets do not overlap. Bounds that meet leave one
// point; they meet within 1e-12.
func (z Zone) Empty() bool { return z.Low > z.High+slack }

// Width returns High − Low, in [−1, 1]: the length of the zone, or, if
// negative, the gap between the win-sets.
func (z Zone) Width() float64 { return z.High - z.Low }

// Nash returns the first side's share in the symmetric Nash bargaining solution
// with linear utilities and disagreement at the ratification bounds, the middle of
// the zone. It returns false if the zone is empty.
func (z Zone) Nash() (share float64, ok bool) {
	if z.Empty() {
		return 0, false
	}
	return (z.Low + z.High) / 2, true
}

// WinSet is the part of a Pareto frontier that a side's domestic players pass: a
// set of packages, which need not hang together, since players may dislike the
// middle of a frontier and like both ends.
type WinSet struct {
	// Spans are the runs of points of the frontier that belong to the set.
	Spans []Span
	// Share is the share of the points of the frontier that do, in [0, 1].
	Share float64
}

// Span is a run of points of a frontier, by the multiplier on the first party's
// utility: the larger the multiplier, the better the package for the first party.
type Span struct{ From, To float64 }

// NewWinSet returns the points of a frontier that are passed with a probability of
// at least p. Multipliers are those of the points, rising; chance is the probability
// that the side passes each.
func NewWinSet(multipliers, chance []float64, p float64) WinSet {
	if len(multipliers) != len(chance) {
		panic("domestic: NewWinSet: slices differ in length")
	}
	var w WinSet
	inside := 0
	for n, c := range chance {
		if c < p {
			continue
		}
		inside++
		if n == 0 || chance[n-1] < p {
			w.Spans = append(w.Spans, Span{From: multipliers[n]})
		}
		w.Spans[len(w.Spans)-1].To = multipliers[n]
	}
	if len(chance) > 0 {
		w.Share = float64(inside) / float64(len(chance))
	}
	return w
}

// Contains reports whether a multiplier lies within the set.
func (w WinSet) Contains(multiplier float64) bool {
	for _, s := range w.Spans {
		if multiplier >= s.From && multiplier <= s.To {
			return true
		}
	}
	return false
}
