package sensitivity

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Screening is a plan that moves one input at a time. Each of its blocks has one point
// more than there are inputs, and gives one elementary effect of each: the change of the
// output by the change of the input (Morris 1991, Technometrics 33).
type Screening struct {
	dim, blocks int
	radial      bool
	from, to    []float64 // of input j in block b at b·dim+j, before and after its move
	order       []int     // which input moves first, second, …; unused if radial
}

// NewTrajectories returns a plan of a number of trajectories through a grid with an even
// number of levels, at least 2 (4 is usual): each starts at a random point of the grid
// and moves every input once, in random order, by levels/2 steps of the grid up or down.
// The size of a move, levels/(2(levels−1)), makes all levels equally likely (Morris 1991).
func NewTrajectories(dim, count, levels int, src rand.Source) (*Screening, error) {
	if err := checkTrajectories(dim, count, levels, src); err != nil {
		return nil, fmt.Errorf("sensitivity: trajectories: %w", err)
	}
	return trajectories(dim, count, levels, src), nil
}

func checkTrajectories(dim, count, levels int, src rand.Source) error {
	switch {
	case dim < 1:
		return fmt.Errorf("%d inputs, expected at least 1", dim)
	case count < 2:
		return fmt.Errorf("%d trajectories, expected at least 2", count)
	case levels < 2 || levels%2 != 0:
		return fmt.Errorf("%d levels, expected an even number of at least 2", levels)
	case src == nil:
		return errors.New("no source of random numbers")
	}
	return nil
}

func trajectories(dim, count, levels int, src rand.Source) *Screening {
	p := &Screening{dim: dim, blocks: count}
	r := rand.New(src)
	for range count {
		for range dim {
			low := r.IntN(levels / 2)
			from, to := float64(low)/float64(levels-1), float64(low+levels/2)/float64(levels-1)
			if r.IntN(2) == 1 {
				from, to = to, from
			}
			p.from, p.to = append(p.from, from), append(p.to, to)
		}
		p.order = append(p.order, r.Perm(dim)...)
	}
	return p
}

// NewRadial returns a plan in which each block moves every input alone from the same
// point, to where it stands at another one (Campolongo, Saltelli & Cariboni 2011, Computer
// Physics Communications 182). Each row of pairs holds the two points, one after the
// other. Rows of a low-discrepancy sequence of twice the dimension serve well, but not
// where the two points share a coordinate, which is an error that names it.
func NewRadial(pairs mat.Matrix) (*Screening, error) {
	rows, dim, err := checkBase(pairs)
	if err != nil {
		return nil, fmt.Errorf("sensitivity: radial plan: %w", err)
	}
	if rows < 2 {
		return nil, fmt.Errorf("sensitivity: radial plan: %d pairs of points, expected at least 2", rows)
	}
	p := &Screening{dim: dim, blocks: rows, radial: true}
	for i := range rows {
		for j := range dim {
			from, to := pairs.At(i, j), pairs.At(i, dim+j)
			if from == to {
				return nil, fmt.Errorf("sensitivity: radial plan: both points of row %d have %v as coordinate %d, expected different numbers", i, from, j)
			}
			p.from, p.to = append(p.from, from), append(p.to, to)
		}
	}
	return p, nil
}

// Dim returns the number of inputs.
func (p *Screening) Dim() int { return p.dim }

// Blocks returns the number of effects of each input.
func (p *Screening) Blocks() int { return p.blocks }

// Len returns the number of points: one more than there are inputs for each block.
func (p *Screening) Len() int { return p.blocks * (p.dim + 1) }

// Point writes point i.
func (p *Screening) Point(i int, dst []float64) {
	b, k := i/(p.dim+1), i%(p.dim+1)
	copy(dst[:p.dim], p.from[b*p.dim:])
	if p.radial {
		if k > 0 {
			dst[k-1] = p.to[b*p.dim+k-1]
		}
		return
	}
	for _, j := range p.order[b*p.dim : b*p.dim+k] {
		dst[j] = p.to[b*p.dim+j]
	}
}

// Effects sums the elementary effects of each input up, per unit of the cube's edge.
type Effects struct {
	// Mu is the mean effect, which opposite effects may cancel out of; MuStar the mean of
	// absolute effects, by which to rank inputs (Campolongo, Cariboni & Saltelli 2007,
	// Environmental Modelling & Software 22).
	Mu     []float64
	MuStar []Estimate
	// Sigma is the standard deviation of the effects: it is 0 if the input acts linearly
	// and alone, and large if its effect depends on its level or on other inputs.
	Sigma []float64
	// Each holds the effects themselves, by input, then by block.
	Each [][]float64
}

// Effects returns the elementary effects in the outputs of the plan's points.
func (p *Screening) Effects(y []float64, b Bootstrap) (*Effects, error) {
	if err := checkOutputs(y, p.Len()); err != nil {
		return nil, fmt.Errorf("sensitivity: effects: %w", err)
	}
	if err := b.check(); err != nil {
		return nil, fmt.Errorf("sensitivity: effects: %w", err)
	}
	e := &Effects{Mu: make([]float64, p.dim), Sigma: make([]float64, p.dim), Each: make([][]float64, p.dim)}
	for j := range e.Each {
		e.Each[j] = make([]float64, p.blocks)
	}
	for n := range p.blocks {
		block := y[n*(p.dim+1) : (n+1)*(p.dim+1)]
		for k := range p.dim {
			j, before := k, block[0]
			if !p.radial {
				j, before = p.order[n*p.dim+k], block[k]
			}
			e.Each[j][n] = (block[k+1] - before) / (p.to[n*p.dim+j] - p.from[n*p.dim+j])
		}
	}
	for j, each := range e.Each {
		e.Mu[j], e.Sigma[j] = stat.MeanStdDev(each, nil)
	}
	e.MuStar = b.estimate(p.blocks, p.dim, func(rows []int, dst []float64) {
		for j, each := range e.Each {
			var sum float64
			for _, n := range rows {
				sum += math.Abs(each[n])
			}
			dst[j] = sum / float64(len(rows))
		}
	})
	return e, nil
}
