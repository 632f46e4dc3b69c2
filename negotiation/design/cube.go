package design

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"gonum.org/v1/gonum/stat/samplemv"
)

// Plan is a list of points in the unit cube, addressed by number.
type Plan interface {
	Len() int
	Dim() int
	// Point writes point i, from 0.
	Point(i int, dst []float64)
}

// Rows returns the points of a plan as the rows of a matrix, as those of package
// sensitivity are made from.
func Rows(p Plan) *mat.Dense {
	m := mat.NewDense(p.Len(), p.Dim(), nil)
	for i := range p.Len() {
		p.Point(i, m.RawRowView(i))
	}
	return m
}

// Table is a plan that is held in memory.
type Table struct{ rows *mat.Dense }

// LargestHalton is the largest dimension of [NewHalton].
const LargestHalton = 999

// NewHalton returns the first points of a Halton sequence with random digits (Owen
// 2017). Its coordinates are spread evenly, each in another prime base; in more than some
// ten dimensions Sobol' sequences are spread better. Point i does not depend on how many
// points are taken. It panics unless there is at least one point, and from 1 to
// [LargestHalton] dimensions.
func NewHalton(points, dim int, src rand.Source) *Table {
	m := mat.NewDense(points, dim, nil)
	samplemv.Halton{Kind: samplemv.Owen, Q: distmv.NewUnitUniform(dim, nil), Src: src}.Sample(m)
	return &Table{m}
}

// NewLatin returns a Latin hypercube (McKay, Beckman & Conover 1979): of each coordinate,
// every interval of length 1/points holds one point. All points depend on how many there
// are. It panics unless there is at least one point and one dimension.
func NewLatin(points, dim int, src rand.Source) *Table {
	m := mat.NewDense(points, dim, nil)
	samplemv.LatinHypercube{Q: distmv.NewUnitUniform(dim, nil), Src: src}.Sample(m)
	return &Table{m}
}

// Len returns the number of points.
func (t *Table) Len() int { return t.rows.RawMatrix().Rows }

// Dim returns the dimension.
func (t *Table) Dim() int { return t.rows.RawMatrix().Cols }

// Point writes point i.
func (t *Table) Point(i int, dst []float64) { copy(dst, t.rows.RawRowView(i)) }
