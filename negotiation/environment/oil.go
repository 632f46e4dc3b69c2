package environment

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Oil is the world market price of oil, an exogenous log-price that reverts to
// its mean (an Ornstein–Uhlenbeck process stepped exactly; Schwartz 1997). Dear
// oil makes relief cheap to grant.
type Oil struct {
	// Reversion, above 0, and Volatility, at least 0, are per round; Volatility 0
	// keeps the price at its mean but for scripted shocks.
	Reversion, Volatility float64
	// Mean is the mean of the log price. It sets the level of the recorded price
	// and nothing else.
	Mean float64
	// Party's stake in Issues is multiplied by 1 − Slope·clip(z, ±Cap), z being
	// the deviation of the log price from its mean.
	Party      string
	Issues     []string
	Slope, Cap float64
	// Seller's reservation value rises by Rent·z, and Party's falls by it.
	Seller string
	Rent   float64

	deviation, price, shock []float64
	keep, sd                float64
	party, seller           int
	issues                  []int
	noise                   *negotiation.Stream
}

// Name implements [negotiation.Part].
func (o *Oil) Name() string { return "oil" }

// Setup implements [negotiation.Part].
func (o *Oil) Setup(u *negotiation.Setup) (err error) {
	if !(o.Reversion > 0 && o.Volatility >= 0) {
		return fmt.Errorf("reversion %v and volatility %v, expected above 0 and at least 0", o.Reversion, o.Volatility)
	}
	if o.Slope != 0 || o.Rent != 0 {
		if o.party, err = u.Party(o.Party); err != nil {
			return err
		}
	}
	if o.Rent != 0 {
		if o.seller, err = u.Party(o.Seller); err != nil {
			return err
		}
	}
	if o.issues, err = issues(u, o.Issues); err != nil {
		return err
	}
	keep, variance := OrnsteinUhlenbeck{Reversion: o.Reversion, Volatility: o.Volatility}.Moments(1, 1)
	o.keep, o.sd = keep, math.Sqrt(variance)
	u.Own(negotiation.Drivers, &o.deviation, negotiation.Variable{Name: "oil.deviation",
		Meaning: "log price of oil less its mean", Unit: "log"})
	u.Own(negotiation.Drivers, &o.price, negotiation.Variable{Name: "oil.price", Initial: math.Exp(o.Mean),
		Meaning: "price of oil", Unit: "currency per barrel"})
	u.Read(&o.shock, "oil.shock", 1, 0)
	o.noise = u.Stream("world")
	u.At(negotiation.Drivers, o.step)
	u.At(negotiation.Domestic, o.weigh)
	return nil
}

func (o *Oil) step(*negotiation.State) {
	o.deviation[0] = float64(o.keep*o.deviation[0]) + o.shock[0]
	if o.sd > 0 {
		o.deviation[0] += float64(o.sd * o.noise.Normal())
	}
	o.price[0] = math.Exp(o.Mean + o.deviation[0])
}

func (o *Oil) weigh(s *negotiation.State) {
	z := o.deviation[0]
	if o.Slope != 0 {
		f := 1 - float64(o.Slope*min(max(z, -o.Cap), o.Cap))
		for _, k := range o.issues {
			s.Factor[o.party*s.Issues()+k] *= f
		}
	}
	if o.Rent != 0 {
		s.Addend[o.seller] += float64(o.Rent * z)
		s.Addend[o.party] -= float64(o.Rent * z)
	}
}

// issues looks up several issues.
func issues(u *negotiation.Setup, ids []string) ([]int, error) {
	var out []int
	for _, id := range ids {
		k, err := u.Issue(id)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}
