package sensitivity

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Bootstrap makes intervals by resampling: blocks of a plan, or points of a sample, are
// drawn with replacement, and an interval reaches from the lower to the upper percentile
// of what the estimator makes of the resamples (Efron & Tibshirani 1993, ch. 13). For
// points of a low-discrepancy sequence, which are spread more evenly than random ones,
// such intervals are too wide rather than too narrow.
type Bootstrap struct {
	// Resamples is their number: 0 leaves intervals out, some hundreds make one.
	Resamples int
	// Confidence is that of an interval, in (0, 1); 0 means 0.95.
	Confidence float64
	// Source gives the random numbers. It may be nil if there are no resamples.
	Source rand.Source
}

// Estimate is an estimate with its interval. Low and High are NaN where no interval was
// asked for.
type Estimate struct{ Value, Low, High float64 }

func (b *Bootstrap) check() error {
	switch {
	case b.Resamples < 0:
		return fmt.Errorf("%d resamples, expected at least 0", b.Resamples)
	case b.Resamples > 0 && b.Source == nil:
		return errors.New("resamples need a source of random numbers")
	case !(b.Confidence >= 0 && b.Confidence < 1):
		return fmt.Errorf("confidence %v, expected a number in (0, 1), or 0 for 0.95", b.Confidence)
	}
	return nil
}

func (b *Bootstrap) level() float64 {
	if b.Confidence == 0 {
		return 0.95
	}
	return b.Confidence
}

// estimate applies an estimator of several numbers to n rows, then to resamples of them.
// A resample from which a number cannot be estimated, NaN, does not count for it.
func (b *Bootstrap) estimate(n, numbers int, estimator func(rows []int, dst []float64)) []Estimate {
	rows, values := make([]int, n), make([]float64, numbers)
	for i := range rows {
		rows[i] = i
	}
	estimator(rows, values)
	estimates := make([]Estimate, numbers)
	for k, v := range values {
		estimates[k] = Estimate{v, math.NaN(), math.NaN()}
	}
	if b.Resamples == 0 {
		return estimates
	}
	r := rand.New(b.Source)
	drawn := make([][]float64, numbers)
	for range b.Resamples {
		for i := range rows {
			rows[i] = r.IntN(n)
		}
		estimator(rows, values)
		for k, v := range values {
			if !math.IsNaN(v) {
				drawn[k] = append(drawn[k], v)
			}
		}
	}
	for k := range estimates {
		estimates[k].Low, estimates[k].High = percentiles(drawn[k], b.level())
	}
	return estimates
}

// percentiles returns the ends of the middle of a distribution; it sorts the values.
func percentiles(values []float64, level float64) (low, high float64) {
	if len(values) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	return stat.Quantile((1-level)/2, stat.LinInterp, values, nil), stat.Quantile((1+level)/2, stat.LinInterp, values, nil)
}

// checkOutputs finds outputs that cannot be analysed.
func checkOutputs(y []float64, want int) error {
	if len(y) != want {
		return fmt.Errorf("%d outputs, expected %d: one for each point", len(y), want)
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("output %d is %v, expected a finite number", i, v)
		}
	}
	return nil
}

// checkMatrix finds entries that are not finite numbers.
func checkMatrix(what string, m mat.Matrix) error {
	rows, columns := m.Dims()
	for i := range rows {
		for j := range columns {
			if v := m.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%s %d, %d is %v, expected a finite number", what, i, j, v)
			}
		}
	}
	return nil
}

// checkBase finds base samples that are no pairs of points of the unit cube.
func checkBase(base mat.Matrix) (rows, dim int, err error) {
	rows, columns := base.Dims()
	if columns == 0 || columns%2 != 0 {
		return 0, 0, fmt.Errorf("base sample with %d columns, expected an even number: two points in a row", columns)
	}
	for i := range rows {
		for j := range columns {
			if v := base.At(i, j); !(v >= 0 && v <= 1) {
				return 0, 0, fmt.Errorf("base sample: row %d, column %d is %v, expected a number in [0, 1]", i, j, v)
			}
		}
	}
	return rows, columns / 2, nil
}
