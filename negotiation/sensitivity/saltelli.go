package sensitivity

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Saltelli is the plan for indices of variance: from each row of a base sample, which
// holds two points A and B, it takes A, A with one coordinate from B (for each
// coordinate), for second-order indices also B with one coordinate from A, and B
// (Saltelli 2002, Computer Physics Communications 145; Saltelli et al. 2010, ibid. 181).
type Saltelli struct {
	rows, dim, order int
	base             []float64
}

// NewSaltelli returns the plan from a base sample with 2·dim columns. Rows of a
// low-discrepancy sequence, such as Sobol's with a power of two of them, give several
// times the precision of random ones. Order is the highest order of the indices wanted:
// 1 for first-order and total ones, which takes dim+2 points for each row, 2 for those of
// pairs as well, which takes 2·dim+2.
func NewSaltelli(base mat.Matrix, order int) (*Saltelli, error) {
	rows, dim, err := checkBase(base)
	if err != nil {
		return nil, fmt.Errorf("sensitivity: Saltelli's plan: %w", err)
	}
	switch {
	case rows < 2:
		return nil, fmt.Errorf("sensitivity: Saltelli's plan: %d rows, expected at least 2", rows)
	case order != 1 && order != 2:
		return nil, fmt.Errorf("sensitivity: Saltelli's plan: order %d, expected 1 or 2", order)
	}
	p := &Saltelli{rows: rows, dim: dim, order: order, base: make([]float64, 0, rows*2*dim)}
	for i := range rows {
		for j := range 2 * dim {
			p.base = append(p.base, base.At(i, j))
		}
	}
	return p, nil
}

// Dim returns the number of inputs.
func (p *Saltelli) Dim() int { return p.dim }

// Len returns the number of points.
func (p *Saltelli) Len() int { return p.rows * p.size() }

// size is the number of points of a block: A, the mixed ones, B.
func (p *Saltelli) size() int { return p.order*p.dim + 2 }

// Point writes point i.
func (p *Saltelli) Point(i int, dst []float64) {
	n, k := i/p.size(), i%p.size()
	a := p.base[n*2*p.dim : (2*n+1)*p.dim]
	b := p.base[(2*n+1)*p.dim : (2*n+2)*p.dim]
	switch {
	case k == 0:
		copy(dst, a)
	case k <= p.dim:
		copy(dst, a)
		dst[k-1] = b[k-1]
	case k == p.size()-1:
		copy(dst, b)
	default:
		copy(dst, b)
		dst[k-1-p.dim] = a[k-1-p.dim]
	}
}

// Indices are the shares of the variance of an output that inputs account for, if all
// inputs vary independently (Sobol' 1993).
type Indices struct {
	// Mean and Variance are those of the output.
	Mean, Variance float64
	// First is the share that would go if the input became known; Total the share that
	// would stay if it were all that is not known. Their difference is the share of
	// interactions with other inputs.
	First, Total []Estimate
	// Second is the share of the interaction of two inputs alone: the matrix is symmetric,
	// its diagonal 0. Nil unless the plan is of order 2.
	Second [][]Estimate
}

// ErrConstant says that an output does not vary, so that there is nothing to account for.
var ErrConstant = errors.New("the output does not vary")

// Indices estimates them from the outputs of the plan's points. With f at A, B, Aᵢ (A with
// coordinate i from B) and Bᵢ, all less their mean, means over rows, and V the variance
// over all A and B,
//
//	first order  mean(f(B)·(f(Aᵢ) − f(A))) / V                  Saltelli et al. 2010, table 2(b)
//	total        mean((f(A) − f(Aᵢ))²) / 2V                     Jansen 1999, ibid. 117
//	second order mean(f(Bᵢ)·f(Aⱼ) − f(A)·f(B)) / V − Sᵢ − Sⱼ    Saltelli 2002
//
// In plans of order 2 each is the mean of that and of the same with A and B exchanged.
// Estimates of indices near 0 may be a little below it. The estimators have no bias but
// the division by an estimated variance, of order 1/rows.
//
// The error is [ErrConstant] if all outputs at A and B are equal.
func (p *Saltelli) Indices(y []float64, b Bootstrap) (*Indices, error) {
	if err := checkOutputs(y, p.Len()); err != nil {
		return nil, fmt.Errorf("sensitivity: indices: %w", err)
	}
	if err := b.check(); err != nil {
		return nil, fmt.Errorf("sensitivity: indices: %w", err)
	}
	size := p.size()
	x := &Indices{}
	for n := range p.rows {
		x.Mean += y[n*size] + y[(n+1)*size-1]
	}
	x.Mean /= float64(2 * p.rows)
	if p.constant(y) {
		return nil, fmt.Errorf("sensitivity: indices: %w", ErrConstant)
	}
	centred := make([]float64, len(y))
	for i, v := range y {
		centred[i] = v - x.Mean
	}
	for n := range p.rows {
		a, b := centred[n*size], centred[(n+1)*size-1]
		x.Variance += float64(a*a) + float64(b*b)
	}
	x.Variance /= float64(2 * p.rows)
	if !(x.Variance > 0 && x.Variance <= math.MaxFloat64) {
		return nil, fmt.Errorf("sensitivity: indices: the variance %v of the output is out of reach of the arithmetic, expected outputs of another scale", x.Variance)
	}
	numbers := 2 * p.dim
	if p.order == 2 {
		numbers += p.dim * (p.dim - 1) / 2
	}
	estimates := b.estimate(p.rows, numbers, func(rows []int, dst []float64) { p.shares(centred, rows, dst) })
	x.First, x.Total = estimates[:p.dim:p.dim], estimates[p.dim:2*p.dim:2*p.dim]
	if p.order == 2 {
		x.Second = make([][]Estimate, p.dim)
		for i := range x.Second {
			x.Second[i] = make([]Estimate, p.dim)
		}
		for i := range p.dim {
			for j := range i {
				x.Second[i][j] = estimates[2*p.dim+i*(i-1)/2+j]
				x.Second[j][i] = x.Second[i][j]
			}
		}
	}
	return x, nil
}

// constant reports whether all outputs at A and B are equal.
func (p *Saltelli) constant(y []float64) bool {
	for n := range p.rows {
		if y[n*p.size()] != y[0] || y[(n+1)*p.size()-1] != y[0] {
			return false
		}
	}
	return true
}

// shares writes the indices of some rows: first order, total, and if asked for those of
// pairs i > j at 2·dim + i(i−1)/2 + j.
func (p *Saltelli) shares(f []float64, rows []int, dst []float64) {
	clear(dst)
	first, total, second := dst[:p.dim], dst[p.dim:2*p.dim], dst[2*p.dim:]
	var mean, square, cross float64
	for _, n := range rows {
		block := f[n*p.size() : (n+1)*p.size()]
		a, b, mixed := block[0], block[len(block)-1], block[1:len(block)-1]
		mean += a + b
		square += float64(a*a) + float64(b*b)
		cross += float64(a * b)
		for i, ai := range mixed[:p.dim] {
			first[i] += float64(b * (ai - a))
			total[i] += float64((a - ai) * (a - ai))
		}
		for i, bi := range mixed[p.dim:] {
			first[i] += float64(a * (bi - b))
			total[i] += float64((b - bi) * (b - bi))
			for j := range i {
				second[i*(i-1)/2+j] += float64(bi*mixed[j]) + float64(mixed[p.dim+j]*mixed[i])
			}
		}
	}
	n := float64(len(rows))
	mean /= 2 * n
	// Centred beforehand, so that little cancels.
	variance := square/(2*n) - float64(mean*mean)
	if !(variance > 0) { // a resample of rows that are all alike
		variance = math.NaN()
	}
	scale := 1 / (n * float64(p.order) * variance)
	for i := range p.dim {
		first[i] *= scale
		total[i] *= scale / 2
	}
	for i := range p.dim {
		for j := range i {
			if at := i*(i-1)/2 + j; at < len(second) {
				second[at] = (second[at]-2*cross)*scale - first[i] - first[j]
			}
		}
	}
}
