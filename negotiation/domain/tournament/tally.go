package tournament

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Tally sums up matches. The result is the same for any order of them up to rounding.
type Tally struct {
	entrants, arenas int
	// cells are by arena, then entrant, then opponent.
	cells []cell
}

// cell is what an entrant had against another on a domain, in both seats.
type cell struct {
	matches, agreed      int
	utility, theirs      float64
	fromPareto, fromNash float64
	measured             int
}

// NewTally prepares the tally of a tournament.
func NewTally(t *Tournament) *Tally {
	n, m := len(t.Entrants), len(t.Arenas)
	return &Tally{entrants: n, arenas: m, cells: make([]cell, n*n*m)}
}

// Add adds a match of the tournament.
func (s *Tally) Add(m Match) error {
	if m.Arena < 0 || m.Arena >= s.arenas || m.First < 0 || m.First >= s.entrants || m.Second < 0 || m.Second >= s.entrants {
		return fmt.Errorf("match %d: found arena %d and entrants %d and %d, expected some of %d and %d", m.Index, m.Arena, m.First, m.Second, s.arenas, s.entrants)
	}
	for seat, pair := range [2][2]int{{m.First, m.Second}, {m.Second, m.First}} {
		c := s.cell(m.Arena, pair[0], pair[1])
		c.matches++
		c.utility += m.Utilities[seat]
		c.theirs += m.Utilities[1-seat]
		if m.Agreement >= 0 {
			c.agreed++
		}
		if m.FromPareto >= 0 {
			c.measured++
			c.fromPareto += m.FromPareto
			c.fromNash += m.FromNash
		}
	}
	return nil
}

func (s *Tally) cell(arena, entrant, opponent int) *cell {
	return &s.cells[(arena*s.entrants+entrant)*s.entrants+opponent]
}

// Score is how an entrant did, on average over domains and opponents, each counting the same.
type Score struct {
	Entrant int
	// Utility is its own, Others that of its opponents.
	Utility, Others float64
	// Agreed is the share of matches with an agreement; FromPareto and FromNash the mean distances
	// of agreements, NaN where there were none.
	Agreed, FromPareto, FromNash float64
}

// Scores returns the scores of all entrants, the best utility first.
func (s *Tally) Scores() []Score {
	list := make([]Score, s.entrants)
	for i := range list {
		x := &list[i]
		x.Entrant = i
		met, measured := 0, 0
		for a := range s.arenas {
			for j := range s.entrants {
				c := s.cell(a, i, j)
				if c.matches == 0 {
					continue
				}
				met++
				n := float64(c.matches)
				x.Utility += c.utility / n
				x.Others += c.theirs / n
				x.Agreed += float64(c.agreed) / n
				measured += c.measured
				x.FromPareto += c.fromPareto
				x.FromNash += c.fromNash
			}
		}
		x.Utility, x.Others, x.Agreed = x.Utility/float64(met), x.Others/float64(met), x.Agreed/float64(met)
		x.FromPareto, x.FromNash = x.FromPareto/float64(measured), x.FromNash/float64(measured)
	}
	slices.SortStableFunc(list, func(a, b Score) int { return cmp.Compare(b.Utility, a.Utility) })
	return list
}

// Payoffs is the empirical game: the mean utility of each entrant (row) against each (column), over
// domains and both seats. It is NaN where a pair has not met.
func (s *Tally) Payoffs() [][]float64 {
	out := make([][]float64, s.entrants)
	for i := range out {
		out[i] = make([]float64, s.entrants)
		for j := range out[i] {
			sum, met := 0.0, 0
			for a := range s.arenas {
				if c := s.cell(a, i, j); c.matches > 0 {
					sum += c.utility / float64(c.matches)
					met++
				}
			}
			out[i][j] = sum / float64(met)
		}
	}
	return out
}

// Comparison says whether one entrant did better than another.
type Comparison struct {
	First, Second int
	// Difference is the mean difference of utilities, the first's minus the second's.
	Difference float64
	// Pairs is the number of conditions in which they differ.
	Pairs int
	// P is the probability of ranks as uneven as these if none were better, both ways, and Adjusted
	// the same in view of all comparisons that are made (Holm 1979).
	P, Adjusted float64
}

// Compare compares all pairs of entrants by Wilcoxon's signed ranks (1945). An observation is a domain
// and an opponent: what both had there, in both seats and over repetitions. Conditions, not matches,
// are counted, since matches on the same domain are not independent. Differences of 0 are left out,
// equal ones share their ranks. Up to 20 differences without ties P is exact; otherwise it is a normal
// approximation with corrections for ties and continuity.
func (s *Tally) Compare() []Comparison {
	var list []Comparison
	for i := range s.entrants {
		for j := i + 1; j < s.entrants; j++ {
			list = append(list, s.compare(i, j))
		}
	}
	order := make([]int, len(list))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[a].P, list[b].P) })
	last := 0.0
	for k, at := range order {
		last = max(last, min(1, list[at].P*float64(len(order)-k)))
		list[at].Adjusted = last
	}
	return list
}

func (s *Tally) compare(i, j int) Comparison {
	out := Comparison{First: i, Second: j}
	var differences []float64
	met := 0
	for a := range s.arenas {
		for k := range s.entrants {
			x, y := s.cell(a, i, k), s.cell(a, j, k)
			if x.matches == 0 || y.matches == 0 {
				continue
			}
			met++
			d := x.utility/float64(x.matches) - y.utility/float64(y.matches)
			out.Difference += d
			if d != 0 {
				differences = append(differences, d)
			}
		}
	}
	if met > 0 {
		out.Difference /= float64(met)
	}
	out.Pairs = len(differences)
	out.P = signedRanks(differences)
	return out
}

// mostExact is the number of differences up to which all signs are gone through.
const mostExact = 20

// signedRanks is the two-sided probability of Wilcoxon's test.
func signedRanks(differences []float64) float64 {
	n := len(differences)
	if n == 0 {
		return 1
	}
	sorted := slices.Clone(differences)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	positive, ties := 0.0, 0.0
	for from := 0; from < n; {
		to := from + 1
		for to < n && math.Abs(sorted[to]) == math.Abs(sorted[from]) {
			to++
		}
		rank := float64(from+1+to) / 2
		for _, d := range sorted[from:to] {
			if d > 0 {
				positive += rank
			}
		}
		t := float64(to - from)
		ties += t*t*t - t
		from = to
	}
	total := float64(n*(n+1)) / 2
	if n <= mostExact && ties == 0 {
		return exactRanks(n, int(min(positive, total-positive)))
	}
	variance := float64(n*(n+1)*(2*n+1))/24 - ties/48
	if variance <= 0 {
		return 1
	}
	z := max(0, math.Abs(positive-total/2)-0.5) / math.Sqrt(variance)
	return min(1, 2*distuv.UnitNormal.Survival(z))
}

// exactRanks counts the choices of signs with a sum of ranks as small, and doubles their share.
func exactRanks(n, sum int) float64 {
	ways := make([]float64, n*(n+1)/2+1)
	ways[0] = 1
	for rank := 1; rank <= n; rank++ {
		for s := len(ways) - 1; s >= rank; s-- {
			ways[s] += ways[s-rank]
		}
	}
	small := 0.0
	for s := 0; s <= sum; s++ {
		small += ways[s]
	}
	return min(1, 2*small/math.Pow(2, float64(n)))
}
