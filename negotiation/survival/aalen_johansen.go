package survival

import (
	"fmt"
	"math"
)

// Incidence is the share of lives that have ended by each of several causes by a time.
type Incidence struct {
	// Confidence is that of the intervals.
	Confidence float64
	// Times are those at which anything ends or drops out of sight, in order; AtRisk the
	// numbers of lives just before.
	Times  []float64
	AtRisk []int
	// Survival is the share that lasts longer than each time.
	Survival []float64
	// By holds, for each cause, the share at each time. Shares of all causes and survival
	// add up to 1. Nil for causes of which nothing has ended.
	By [Causes][]Share
}

// Share is the share of lives ended by one cause.
type Share struct {
	// Ends is the number of lives that end by the cause at the time.
	Ends int
	// Value is the share by then, Error its standard error, Low and High its interval.
	Value, Error, Low, High float64
}

// AalenJohansen estimates by when lives have ended by which cause (cumulative incidence;
// Aalen & Johansen 1978, Scandinavian Journal of Statistics 5):
//
//	F(t) = Σ S(tⱼ₋₁)·dⱼ/nⱼ over times tⱼ ≤ t, where dⱼ of nⱼ lives end by the cause
//
// with S the Kaplan–Meier curve of all causes. (One minus the curve of one cause, with the
// others as censoring, says what would happen if the others did not exist, which nobody
// knows.) The variance is by the delta method (Marubini & Valsecchi 1995, section 10.3), the
// interval symmetric in log(−log F). As long as nothing has ended by the cause it is (0, 0).
//
// Confidence is in (0, 1); 0 means 0.95.
func AalenJohansen(records []Record, confidence float64) (*Incidence, error) {
	z, confidence, err := prepare(records, confidence)
	if err != nil {
		return nil, fmt.Errorf("survival: Aalen–Johansen: %w", err)
	}
	x := &Incidence{Confidence: confidence}
	var sums [Causes]variance
	survival := 1.0
	seen := [Causes]bool{}
	for _, r := range records {
		seen[r.Cause] = r.Cause != None
	}
	each(records, func(time float64, atRisk, ends, censored int, by []int) {
		for c := range Causes {
			if !seen[c] {
				continue
			}
			sums[c].step(survival, atRisk, ends, by[c])
			s := Share{Ends: by[c], Value: sums[c].share, Error: sums[c].error()}
			s.Low, s.High = logLog(min(1, s.Value), s.Error, z)
			x.By[c] = append(x.By[c], s)
		}
		survival *= float64(atRisk-ends) / float64(atRisk)
		x.Times, x.AtRisk, x.Survival = append(x.Times, time), append(x.AtRisk, atRisk), append(x.Survival, survival)
	})
	return x, nil
}

// variance sums up what the variance of an incidence is made from, with F the incidence
// and S survival before each time, of nⱼ lives dⱼ ended, cⱼ of them by the cause:
//
//	Σ (F − Fⱼ)²·dⱼ/(nⱼ(nⱼ−dⱼ)) + Σ S²·cⱼ(nⱼ−cⱼ)/nⱼ³ − 2·Σ (F − Fⱼ)·S·cⱼ/nⱼ²
//
// The sums over (F − Fⱼ) are kept as sums of powers of Fⱼ, since F is not yet known.
type variance struct {
	share                  float64
	hazard, first, square  float64 // Σ g, Σ g·Fⱼ, Σ g·Fⱼ², g = dⱼ/(nⱼ(nⱼ−dⱼ))
	own, cross, crossFirst float64
}

func (v *variance) step(survival float64, atRisk, ends, by int) {
	n, d, c := float64(atRisk), float64(ends), float64(by)
	v.share += float64(survival * c / n)
	v.own += float64(survival*survival) * c * (n - c) / (n * n * n)
	if ends < atRisk { // otherwise nothing comes after, and F − Fⱼ stays 0
		g := d / (n * (n - d))
		v.hazard += g
		v.first += float64(g * v.share)
		v.square += float64(g * float64(v.share*v.share))
		k := survival * c / (n * n)
		v.cross += k
		v.crossFirst += float64(k * v.share)
	}
}

func (v *variance) error() float64 {
	f := v.share
	sum := float64(f*f*v.hazard) - float64(2*f*v.first) + v.square + v.own - 2*(float64(f*v.cross)-v.crossFirst)
	return math.Sqrt(max(0, sum))
}

// At returns the share of lives ended by a cause by a time.
func (x *Incidence) At(c Cause, time float64) (s Share) {
	for i, share := range x.By[c] {
		if x.Times[i] > time {
			break
		}
		s = share
	}
	return s
}

// Lost returns the time that a life loses to a cause on average, up to a horizon: the area
// under its incidence. With the restricted mean of the survival curve, the losses to all
// causes add up to the horizon (Andersen 2013, Statistics in Medicine 32). It is an error if
// the incidence does not reach the horizon.
func (x *Incidence) Lost(c Cause, horizon float64) (float64, error) {
	last := len(x.Times) - 1
	switch {
	case !(horizon > 0 && horizon <= math.MaxFloat64):
		return 0, fmt.Errorf("survival: time lost: horizon %v, expected a positive finite number", horizon)
	case x.Survival[last] > 0 && x.Times[last] < horizon:
		return 0, fmt.Errorf("survival: time lost: horizon %v, expected at most %v, beyond which nothing was seen", horizon, x.Times[last])
	}
	var sum float64
	for i, s := range x.By[c] {
		if x.Times[i] >= horizon {
			break
		}
		end := horizon
		if i < last {
			end = min(horizon, x.Times[i+1])
		}
		sum += float64(s.Value * (end - x.Times[i]))
	}
	return sum, nil
}
