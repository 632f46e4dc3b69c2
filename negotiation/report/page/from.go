package page

import (
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/survival"
)

// Effects are answers about one metric as a tornado: the mean difference between the second
// arrangement and the first, with its 95% interval, the largest on top. An effect that does
// not exist has no bar.
func Effects(title string, answers []ensemble.Answer) Estimates {
	x := Estimates{Title: title, Series: []string{"difference"}, Bars: true, Form: Signed,
		Note: "Second arrangement less first, with the same random numbers in both; in brackets and as a line: 95% intervals."}
	for i := range answers {
		a := &answers[i]
		low, high := a.Effect.Difference.Interval()
		name := a.ID
		if a.Question.Contrast.Question != "" {
			name += " " + a.Question.Contrast.Question
		}
		x.Rows = append(x.Rows, Row{name, []Estimate{bounded(a.Effect.Difference.Mean(), low, high)}})
	}
	return x.Largest()
}

// bounded leaves out an interval of which one end does not exist.
func bounded(value, low, high float64) Estimate {
	if math.IsNaN(low + high) {
		low, high = math.NaN(), math.NaN()
	}
	return Estimate{value, low, high}
}

// Lives are survival curves, one for each name, from 0 to the horizon.
func Lives(title, x, y string, names []string, curves []*survival.Curve, horizon float64) (Curves, error) {
	c := Curves{Title: title, X: x, Y: y, Steps: true, Times: []float64{0, horizon}, Note: "Bands: 95% intervals."}
	if len(names) != len(curves) {
		return Curves{}, fmt.Errorf("page: survival: %d names for %d curves", len(names), len(curves))
	}
	if !(horizon > 0) || math.IsInf(horizon, 0) {
		return Curves{}, fmt.Errorf("page: survival: horizon %v, expected a finite number above 0", horizon)
	}
	for _, k := range curves {
		for _, s := range k.Steps {
			if s.Time > 0 && s.Time < horizon {
				c.Times = append(c.Times, s.Time)
			}
		}
	}
	slices.Sort(c.Times)
	c.Times = slices.Compact(c.Times)
	for i, k := range curves {
		s := Curve{Name: names[i]}
		for _, t := range c.Times {
			at := k.At(t)
			s.Value, s.Low, s.High = append(s.Value, at.Survival), append(s.Low, at.Low), append(s.High, at.High)
		}
		c.Series = append(c.Series, s)
	}
	return c, nil
}
