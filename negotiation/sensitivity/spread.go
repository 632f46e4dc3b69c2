package sensitivity

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// NewSpread returns as many trajectories as wanted out of a larger number of candidates,
// chosen so that they lie far apart: few trajectories then cover the space better than at
// random. Far apart means a large sum of squared distances between pairs, the distance of
// two trajectories being the sum of the distances of all points of the one to all points
// of the other (Campolongo, Cariboni & Saltelli 2007). To try every choice would take too
// long: the choice starts from the pair farthest apart, takes in the farthest one after
// the other, and then exchanges single trajectories for as long as that adds anything.
//
// The work grows with the square of candidates and the third power of dim. A choice of
// another size need not contain this one.
func NewSpread(dim, count, levels, candidates int, src rand.Source) (*Screening, error) {
	if err := checkTrajectories(dim, count, levels, src); err != nil {
		return nil, fmt.Errorf("sensitivity: trajectories: %w", err)
	}
	if candidates < count {
		return nil, fmt.Errorf("sensitivity: trajectories: %d candidates, expected at least the %d wanted", candidates, count)
	}
	all := trajectories(dim, candidates, levels, src)
	p := &Screening{dim: dim, blocks: count}
	for _, n := range farthest(all.distances(), count) {
		p.from = append(p.from, all.from[n*dim:(n+1)*dim]...)
		p.to = append(p.to, all.to[n*dim:(n+1)*dim]...)
		p.order = append(p.order, all.order[n*dim:(n+1)*dim]...)
	}
	return p, nil
}

// distances returns the squared distance of every two blocks.
func (p *Screening) distances() [][]float64 {
	size := p.dim + 1
	points := make([]float64, p.Len()*p.dim)
	for i := range p.Len() {
		p.Point(i, points[i*p.dim:(i+1)*p.dim])
	}
	apart := make([][]float64, p.blocks)
	for a := range apart {
		apart[a] = make([]float64, p.blocks)
		for b := range a {
			var sum float64
			for i := a * size; i < (a+1)*size; i++ {
				for k := b * size; k < (b+1)*size; k++ {
					var square float64
					for j := range p.dim {
						d := points[i*p.dim+j] - points[k*p.dim+j]
						square += float64(d * d)
					}
					sum += math.Sqrt(square)
				}
			}
			apart[a][b] = float64(sum * sum)
			apart[b][a] = apart[a][b]
		}
	}
	return apart
}

// farthest chooses count of the rows of a symmetric matrix so that the entries among
// them add up to much.
func farthest(apart [][]float64, count int) []int {
	chosen, in := []int{0, 1}, make([]bool, len(apart))
	for a := range apart {
		for b := range a {
			if apart[a][b] > apart[chosen[0]][chosen[1]] {
				chosen[0], chosen[1] = b, a
			}
		}
	}
	total := make([]float64, len(apart)) // of each row, to those that are chosen
	take := func(n int, sign float64) {
		in[n] = sign > 0
		for m := range apart {
			total[m] += float64(sign * apart[n][m])
		}
	}
	take(chosen[0], 1)
	take(chosen[1], 1)
	for len(chosen) < count {
		best := -1
		for n := range apart {
			if !in[n] && (best < 0 || total[n] > total[best]) {
				best = n
			}
		}
		take(best, 1)
		chosen = append(chosen, best)
	}
	for improved := true; improved; {
		improved = false
		for c, out := range chosen {
			best, gain := -1, 1e-9*(1+total[out])
			for n := range apart {
				if g := total[n] - apart[out][n] - total[out]; !in[n] && g > gain {
					best, gain = n, g
				}
			}
			if best >= 0 {
				take(out, -1)
				take(best, 1)
				chosen[c], improved = best, true
			}
		}
	}
	return chosen
}
