package page

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"

	"github.com/detente-sim/detente/negotiation/report"
)

// picture checks the curves as those of a fan chart are, and lends its axes.
func (x Curves) picture() (*plot.Plot, error) {
	f := report.Fan{Title: x.Title, X: x.X, Y: x.Y, Months: x.Times}
	for _, s := range x.Series {
		c := report.FanSeries{Name: s.Name}
		low, high := s.Low, s.High
		if (low == nil) != (high == nil) {
			return nil, fmt.Errorf("%q has one end of its intervals, expected both or none", s.Name)
		}
		if low == nil {
			low, high = s.Value, s.Value
		}
		c.Bands = [5][]float64{low, low, s.Value, high, high}
		for _, v := range s.Value {
			if v < 0 || v > 1 {
				return nil, fmt.Errorf("%q: found %v, expected a number between 0 and 1", s.Name, v)
			}
		}
		f.Series = append(f.Series, c)
	}
	if len(x.Times) > 0 && x.Times[0] < 0 {
		return nil, errors.New("a time below 0")
	}
	return f.Plot()
}

// course are the places of a curve.
func (f *frame) course(times, values []float64, steps bool) (x, y []float64) {
	for i, v := range values {
		at := f.y.at(v)
		if steps && i > 0 {
			x, y = append(x, f.x.at(times[i])), append(y, f.y.at(values[i-1]))
		}
		x, y = append(x, f.x.at(times[i])), append(y, at)
	}
	return x, y
}

// round are ticks at round numbers, with at most a number of steps between them.
func round(low, high float64, most int) (ticks []plot.Tick) {
	exponent := math.Floor(math.Log10((high - low) / float64(most)))
	step := math.Pow(10, exponent)
	for _, m := range []float64{2, 5, 10} {
		if (high-low)/step <= float64(most) {
			break
		}
		step = m * math.Pow(10, exponent)
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	for i := math.Ceil(low/step - 1e-9); i <= math.Floor(high/step+1e-9); i++ {
		v := float64(i*step) + 0
		ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'f', decimals, 64)})
	}
	return ticks
}
