package sensitivity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Influence says how far knowledge of an input moves the distribution of the output, in
// [0, 1]: over slices of the input's range the median and the largest of the
// Kolmogorov–Smirnov distances between the distribution in the slice and that of all.
type Influence struct {
	Median, Max Estimate
	// MedianByChance and MaxByChance are what an input that has no influence exceeds with
	// a probability of one minus the confidence only: the estimates are biased upwards, by
	// about the size of √(1/points of a slice), and inputs below these levels cannot be
	// told from inert ones. NaN where no resamples were asked for.
	MedianByChance, MaxByChance float64
}

// PAWN estimates the influence of each input from any sample of independent inputs: rows
// of x are points, y their outputs. It is the index of Pianosi & Wagener (2015,
// Environmental Modelling & Software 67) by their estimator for given data (2018, ibid.
// 108): the points are cut into slices of about equal numbers along each input. Unlike
// shares of variance it serves outputs that are skewed or take a few values only, and it
// needs no plan.
//
// Equal values of an input are never parted: an input with no more values than slices has
// a slice for each of them. Ten slices are usual; there should be scores of points in
// each. Levels by chance come from the same number of shuffles as there are resamples.
func PAWN(x mat.Matrix, y []float64, slices int, b Bootstrap) ([]Influence, error) {
	rows, dim := x.Dims()
	err := checkOutputs(y, rows)
	if err == nil {
		err = checkMatrix("input", x)
	}
	if err == nil {
		err = b.check()
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("sensitivity: PAWN: %w", err)
	case dim == 0:
		return nil, fmt.Errorf("sensitivity: PAWN: no inputs, expected at least 1")
	case slices < 2:
		return nil, fmt.Errorf("sensitivity: PAWN: %d slices, expected at least 2", slices)
	case rows < 2*slices:
		return nil, fmt.Errorf("sensitivity: PAWN: %d points, expected at least 2 for each of %d slices", rows, slices)
	}
	p := newPawn(y)
	cuts := make([][]int, dim)
	for j := range cuts {
		cuts[j] = cut(x, j, slices)
	}
	estimates := b.estimate(rows, 2*dim, func(drawn []int, dst []float64) {
		p.weigh(drawn)
		for j, slice := range cuts {
			dst[2*j], dst[2*j+1] = p.distances(slice)
		}
	})
	result := make([]Influence, dim)
	for j := range result {
		result[j] = Influence{Median: estimates[2*j], Max: estimates[2*j+1], MedianByChance: math.NaN(), MaxByChance: math.NaN()}
		if b.Resamples > 0 {
			result[j].MedianByChance, result[j].MaxByChance = p.chance(cuts[j], &b)
		}
	}
	return result, nil
}

// pawn compares distributions of one output.
type pawn struct {
	order  []int     // points in ascending order of output
	last   []bool    // by place in order: the next output is larger
	weight []float64 // of each point in the present resample
	all    float64   // sum of weights
	within []float64 // weight of each slice, in all and up to a point
	upTo   []float64
	apart  []float64 // largest distance of each slice
}

func newPawn(y []float64) *pawn {
	p := &pawn{order: make([]int, len(y)), last: make([]bool, len(y)), weight: make([]float64, len(y))}
	for i := range p.order {
		p.order[i] = i
		p.weight[i] = 1
	}
	slices.SortStableFunc(p.order, func(a, b int) int {
		switch {
		case y[a] < y[b]:
			return -1
		case y[a] > y[b]:
			return 1
		}
		return 0
	})
	for i := range p.order {
		p.last[i] = i+1 == len(y) || y[p.order[i+1]] > y[p.order[i]]
	}
	p.all = float64(len(y))
	return p
}

// weigh sets how often each point was drawn.
func (p *pawn) weigh(drawn []int) {
	clear(p.weight)
	for _, i := range drawn {
		p.weight[i]++
	}
	p.all = float64(len(drawn))
}

// distances returns the median and the largest distance over slices, where slice holds
// the number of each point's slice.
func (p *pawn) distances(slice []int) (median, largest float64) {
	count := 0
	for _, s := range slice {
		count = max(count, s+1)
	}
	if len(p.within) < count {
		p.within, p.upTo, p.apart = make([]float64, count), make([]float64, count), make([]float64, count)
	}
	within, upTo, apart := p.within[:count], p.upTo[:count], p.apart[:count]
	clear(within)
	clear(upTo)
	clear(apart)
	for i, s := range slice {
		within[s] += p.weight[i]
	}
	var sum float64
	for at, i := range p.order {
		sum += p.weight[i]
		upTo[slice[i]] += p.weight[i]
		if !p.last[at] {
			continue
		}
		f := sum / p.all
		for s, w := range within {
			if w > 0 {
				apart[s] = max(apart[s], math.Abs(upTo[s]/w-f))
			}
		}
	}
	n := 0
	for s, w := range within { // slices that a resample left empty do not count
		if w > 0 {
			apart[n] = apart[s]
			n++
		}
	}
	apart = apart[:n]
	slices.Sort(apart)
	return (apart[(n-1)/2] + apart[n/2]) / 2, apart[n-1]
}

// chance returns the levels that the distances exceed rarely if points are dealt out to
// slices at random.
func (p *pawn) chance(slice []int, b *Bootstrap) (median, largest float64) {
	for i := range p.weight {
		p.weight[i] = 1
	}
	p.all = float64(len(p.weight))
	dealt := slices.Clone(slice)
	medians, all := make([]float64, b.Resamples), make([]float64, b.Resamples)
	r := rand.New(b.Source)
	for k := range b.Resamples {
		r.Shuffle(len(dealt), func(i, j int) { dealt[i], dealt[j] = dealt[j], dealt[i] })
		medians[k], all[k] = p.distances(dealt)
	}
	slices.Sort(medians)
	slices.Sort(all)
	return stat.Quantile(b.level(), stat.LinInterp, medians, nil), stat.Quantile(b.level(), stat.LinInterp, all, nil)
}

// cut returns the slice of each point along input j: slices of about equal numbers of
// points, equal values together.
func cut(x mat.Matrix, j, count int) []int {
	rows, _ := x.Dims()
	order := make([]int, rows)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch u, v := x.At(a, j), x.At(b, j); {
		case u < v:
			return -1
		case u > v:
			return 1
		}
		return 0
	})
	values := 1
	for at := 1; at < rows; at++ {
		if x.At(order[at], j) != x.At(order[at-1], j) {
			values++
		}
	}
	slice := make([]int, rows)
	now := 0
	for at, i := range order {
		if at > 0 && x.At(i, j) != x.At(order[at-1], j) && (values <= count || at*count >= (now+1)*rows) {
			now++
			if values > count {
				now = max(now, at*count/rows)
			}
		}
		slice[i] = now
	}
	return slice
}
