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
