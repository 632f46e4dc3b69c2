package survival

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Curve is the share of lives that last longer than a time, by Kaplan & Meier.
type Curve struct {
	// Confidence is that of the intervals.
	Confidence float64
	// Steps are the times at which anything ends or drops out of sight, in order.
	Steps []Step
}

// Step is a line of the life table.
type Step struct {
	Time float64
	// AtRisk is the number of lives just before, Ends that of lives that end, Censored that
	// of lives seen for the last time.
	AtRisk, Ends, Censored int
	// Survival is the share that lasts longer, Error its standard error (Greenwood 1926),
	// NaN where nothing survives. Low and High are its interval; see [KaplanMeier].
	Survival, Error, Low, High float64
}

// KaplanMeier estimates how long lives last (Kaplan & Meier 1958, Journal of the American
// Statistical Association 53), with any cause as the end:
//
//	S(t) = Π (1 − dⱼ/nⱼ) over times tⱼ ≤ t, where dⱼ of nⱼ lives end
//	Var S(t) ≈ S(t)²·Σ dⱼ/(nⱼ(nⱼ − dⱼ))
//
// Lives that drop out of sight at the time at which others end do so just after. The
// interval is symmetric in log(−log S) and so stays within [0, 1] (Kalbfleisch & Prentice
// 1980, section 1.3). Before the first end it is (1, 1). Where nothing survives, of which
// Greenwood's formula cannot tell the precision, it reaches from 0 to the upper limit
// before, which is as valid.
//
// Confidence is in (0, 1); 0 means 0.95.
func KaplanMeier(records []Record, confidence float64) (*Curve, error) {
	z, confidence, err := prepare(records, confidence)
	if err != nil {
		return nil, fmt.Errorf("survival: Kaplan–Meier: %w", err)
	}
	c := &Curve{Confidence: confidence}
	survival, sum, high := 1.0, 0.0, 1.0
	each(records, func(time float64, atRisk, ends, censored int, _ []int) {
		if ends > 0 {
			survival *= float64(atRisk-ends) / float64(atRisk)
			sum += float64(ends) / (float64(atRisk) * float64(atRisk-ends))
		}
		s := Step{Time: time, AtRisk: atRisk, Ends: ends, Censored: censored, Survival: survival}
		if survival > 0 {
			s.Error = survival * math.Sqrt(sum)
			s.Low, s.High = logLog(survival, s.Error, z)
			high = s.High
		} else {
			s.Error, s.Low, s.High = math.NaN(), 0, high
		}
		c.Steps = append(c.Steps, s)
	})
	return c, nil
}

// prepare checks what estimators are given and returns the normal quantile.
func prepare(records []Record, confidence float64) (z, level float64, err error) {
	if confidence == 0 {
		confidence = 0.95
	}
	if !(confidence > 0 && confidence < 1) {
		return 0, 0, fmt.Errorf("confidence %v, expected a number in (0, 1)", confidence)
	}
	if len(records) == 0 {
		return 0, 0, errors.New("no records, expected at least one")
	}
	for i, r := range records {
		if !(r.Time >= 0 && r.Time <= math.MaxFloat64) {
			return 0, 0, fmt.Errorf("time %v of record %d, expected a finite number of at least 0", r.Time, i)
		}
		if r.Cause >= Causes {
			return 0, 0, fmt.Errorf("%v of record %d, expected one of the %d that there are", r.Cause, i, Causes)
		}
	}
	return distuv.UnitNormal.Quantile((1 + confidence) / 2), confidence, nil
}

// each goes through the times of a life table in order, with the number of lives that end
// by each cause.
func each(records []Record, step func(time float64, atRisk, ends, censored int, by []int)) {
	sorted := slices.Clone(records)
	slices.SortFunc(sorted, func(a, b Record) int {
		switch {
		case a.Time < b.Time:
			return -1
		case a.Time > b.Time:
			return 1
		}
		return 0
	})
	by := make([]int, Causes)
	for from := 0; from < len(sorted); {
		clear(by)
		to := from
		for to < len(sorted) && sorted[to].Time == sorted[from].Time {
			by[sorted[to].Cause]++
			to++
		}
		step(sorted[from].Time, len(sorted)-from, to-from-by[None], by[None], by)
		from = to
	}
}

// logLog is the interval of a share that is symmetric in log(−log).
func logLog(share, err, z float64) (low, high float64) {
	if share <= 0 || share >= 1 || err == 0 {
		return share, share
	}
	w := math.Exp(z * err / (share * math.Abs(math.Log(share))))
	return math.Pow(share, w), math.Pow(share, 1/w)
}

// At returns the step that holds at a time: before the first, everything survives.
func (c *Curve) At(time float64) Step {
	s := Step{Survival: 1, Low: 1, High: 1}
	for _, next := range c.Steps {
		if next.Time > time {
			break
		}
		s = next
	}
	return s
}

// Quantile returns the time by which a share p in (0, 1) of lives have ended, such as the
// median at 0.5, with its interval: the times at which the limits of the curve pass 1 − p
// (Brookmeyer & Crowley 1982, Biometrics 38). NaN stands for times that are not reached.
func (c *Curve) Quantile(p float64) (time, low, high float64) {
	time, low, high = math.NaN(), math.NaN(), math.NaN()
	const slack = 1e-12
	for _, s := range slices.Backward(c.Steps) {
		if s.Ends == 0 {
			continue
		}
		if s.Survival <= 1-p+slack {
			time = s.Time
		}
		if s.Low <= 1-p+slack {
			low = s.Time
		}
		if s.High <= 1-p+slack {
			high = s.Time
		}
	}
	return time, low, high
}

// RestrictedMean returns the mean of how long lives last up to a horizon, which is the area
// under the curve, and its standard error (Klein & Moeschberger 2003, section 4.5). It is an
// error if the curve does not reach the horizon.
func (c *Curve) RestrictedMean(horizon float64) (mean, stdErr float64, err error) {
	last := c.Steps[len(c.Steps)-1]
	switch {
	case !(horizon > 0 && horizon <= math.MaxFloat64):
		return 0, 0, fmt.Errorf("survival: restricted mean: horizon %v, expected a positive finite number", horizon)
	case last.Survival > 0 && last.Time < horizon:
		return 0, 0, fmt.Errorf("survival: restricted mean: horizon %v, expected at most %v, beyond which nothing was seen", horizon, last.Time)
	}
	end := horizon
	for _, s := range slices.Backward(c.Steps) {
		if s.Time >= horizon {
			continue
		}
		mean += float64(s.Survival * (end - s.Time)) // the area after this step
		end = s.Time
		if s.Ends > 0 && s.Ends < s.AtRisk {
			stdErr += float64(mean*mean) * float64(s.Ends) / (float64(s.AtRisk) * float64(s.AtRisk-s.Ends))
		}
	}
	return mean + end, math.Sqrt(stdErr), nil
}
