package negotiation_test

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation/bargaining"
	"github.com/detente-sim/detente/negotiation/bargaining/repeated"
	"github.com/detente-sim/detente/negotiation/spatial"
)

var oracleRubinstein = map[string]oracleSolver{
	"rubinstein": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("pie", "delta1", "delta2")
		if err != nil {
			return nil, err
		}
		s, err := bargaining.Rubinstein(x[0], x[1], x[2])
		return map[string]any{"share1": s[0], "share2": s[1], "round": 0}, err
	},
	"breakdown": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("p", "b1", "b2")
		if err != nil {
			return nil, err
		}
		s, err := bargaining.Breakdown(x[0], x[1], x[2])
		if err != nil {
			return nil, err
		}
		// As p goes to 0 the game tends to the Nash solution.
		line := bargaining.Frontier{Low: 0, High: 1, Value: func(x float64) float64 { return 1 - x }, Slope: func(float64) float64 { return -1 }}
		nash, err := line.Nash([2]float64{x[1], x[2]}, 0.5)
		return map[string]any{"share1": s[0], "share2": s[1], "nash_limit1": nash[0]}, err
	},
	"outside-option": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("delta", "o1", "o2")
		if err != nil {
			return nil, err
		}
		return shares(bargaining.OutsideOptions(x[0], x[0], x[1], x[2]))
	},
	"inside-option": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("delta1", "delta2", "g1", "g2")
		if err != nil {
			return nil, err
		}
		return shares(bargaining.InsideOptions(x[0], x[1], x[2], x[3]))
	},
	"stahl": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("delta1", "delta2")
		if err != nil {
			return nil, err
		}
		offers, err := in.integer("T")
		if err != nil {
			return nil, err
		}
		return shares(bargaining.Stahl(x[0], x[1], offers))
	},
}

func shares(s bargaining.Shares, err error) (map[string]any, error) {
	return map[string]any{"share1": s[0], "share2": s[1]}, err
}

var oracleCooperative = map[string]oracleSolver{
	"nbs": oracleNBS,
	"nbs-risk": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("r1", "r2")
		if err != nil {
			return nil, err
		}
		return shares(bargaining.SplitPower(x[0], x[1]))
	},
	"nbs-risk-cara": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("a1", "a2")
		if err != nil {
			return nil, err
		}
		return shares(bargaining.SplitExponential(x[0], x[1]))
	},
	"nbs-discrete": oracleDiscrete,
}

var oracleCurves = map[string]bargaining.Frontier{
	"y=1-x":     {Low: 0, High: 1, Value: func(x float64) float64 { return 1 - x }, Slope: func(float64) float64 { return -1 }},
	"y=1-x^2":   {Low: 0, High: 1, Value: func(x float64) float64 { return (1 - x) * (1 + x) }, Slope: func(x float64) float64 { return -2 * x }},
	"x^2+y^2=1": {Low: 0, High: 1, Value: func(x float64) float64 { return math.Sqrt((1 - x) * (1 + x)) }, Slope: func(x float64) float64 { return -x / math.Sqrt((1-x)*(1+x)) }},
	"y=sqrt(1-x/2)": {Low: 0, High: 2, Value: func(x float64) float64 { return math.Sqrt(1 - x/2) },
		Slope: func(x float64) float64 { return -1 / (4 * math.Sqrt(1-x/2)) }},
}

func oracleNBS(in oracleInput) (map[string]any, error) {
	name, err := in.str("frontier")
	if err != nil {
		return nil, err
	}
	d, err := in.pair("d")
	if err != nil {
		return nil, err
	}
	weight := 0.5
	if _, given := in["alpha"]; given {
		if weight, err = in.num("alpha"); err != nil {
			return nil, err
		}
	}
	f, known := oracleCurves[name]
	if !known {
		return nil, fmt.Errorf("unknown frontier %q", name)
	}
	answers := map[string]any{"nash": nil, "ks": nil, "egalitarian": nil, "utilitarian": nil, "ideal": nil}
	for key, solve := range map[string]func() ([2]float64, error){
		"nash":        func() ([2]float64, error) { return f.Nash(d, weight) },
		"ks":          func() ([2]float64, error) { return f.KalaiSmorodinsky(d) },
		"egalitarian": func() ([2]float64, error) { return f.Egalitarian(d) },
		"utilitarian": func() ([2]float64, error) { return f.Utilitarian(d) },
		"ideal":       func() ([2]float64, error) { return f.Ideal(d) },
	} {
		switch point, err := solve(); {
		case err == nil:
			answers[key] = point
		case !errors.Is(err, bargaining.ErrNoAgreement):
			return nil, err
		}
	}
	return answers, nil
}

func oracleDiscrete(in oracleInput) (map[string]any, error) {
	rows, err := in.matrix("packages")
	if err != nil {
		return nil, err
	}
	d, err := in.list("d")
	if err != nil {
		return nil, err
	}
	p := bargaining.Points(rows)
	nash, product, err := p.Nash(d, nil)
	if errors.Is(err, bargaining.ErrNoAgreement) {
		return map[string]any{"nash": nil, "nash_product": nil, "ks": nil, "egalitarian": nil, "utilitarian": nil}, nil
	}
	if err != nil {
		return nil, err
	}
	answers := map[string]any{"nash": rows[nash], "nash_product": product}
	for key, solve := range map[string]func([]float64) (int, error){"ks": p.KalaiSmorodinsky, "egalitarian": p.Egalitarian, "utilitarian": p.Utilitarian} {
		row, err := solve(d)
		if err != nil {
			return nil, err
		}
		answers[key] = rows[row]
	}
	return answers, nil
}

var oracleIncompleteInformation = map[string]oracleSolver{
	"fearon-riskreturn": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("p", "cA", "cbar")
		if err != nil {
			return nil, err
		}
		g, err := bargaining.RiskReturn(x[0], x[1], x[2])
		return map[string]any{"demand": g.Demand, "breakdown": g.Reject}, err
	},
	"logit-proposer": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("v", "m", "s")
		if err != nil {
			return nil, err
		}
		g, err := bargaining.LogitDemand(x[0], x[1], x[2])
		return map[string]any{"demand": g.Demand, "accept_prob": 1 - g.Reject, "value": g.Value}, err
	},
	"chatterjee-samuelson": func(in oracleInput) (map[string]any, error) {
		k, err := in.num("k")
		if err != nil {
			return nil, err
		}
		a, err := bargaining.DoubleAuction(k)
		return map[string]any{"bid_at_v1": a.BidSlope + a.BidFloor, "ask_at_c0": a.AskFloor, "trade_prob": a.Trade, "expected_gain": a.Gain,
			"first_best": bargaining.FirstBest, "efficiency": a.Gain / bargaining.FirstBest}, err
	},
	"attrition": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("V", "c")
		if err != nil {
			return nil, err
		}
		w, err := bargaining.WarOfAttrition(x[0], x[1])
		return map[string]any{"hazard": w.Hazard, "expected_duration": w.Duration, "value": w.Value}, err
	},
}

var oracleAxelrod = map[string]oracleSolver{
	"axelrod": func(in oracleInput) (map[string]any, error) {
		var players [2]repeated.Strategy
		for i, key := range []string{"p1", "p2"} {
			name, err := in.str(key)
			if err != nil {
				return nil, err
			}
			if players[i], err = repeated.Find(name); err != nil {
				return nil, err
			}
		}
		x, err := in.nums("T", "R", "P", "S")
		if err != nil {
			return nil, err
		}
		turns, err := in.integer("turns")
		if err != nil {
			return nil, err
		}
		m := repeated.Match{Payoffs: repeated.Payoffs{T: x[0], R: x[1], P: x[2], S: x[3]}, Turns: turns}
		s, err := m.Play(players[0], players[1], nil)
		return map[string]any{"score1": s.Sum[0], "score2": s.Sum[1]}, err
	},
	"noisy-gtft": func(in oracleInput) (map[string]any, error) {
		g, err := in.num("g")
		if err != nil {
			return nil, err
		}
		return noisy(in, repeated.GenerousTitForTat(g))
	},
	"noisy-tft":  func(in oracleInput) (map[string]any, error) { return noisy(in, repeated.GenerousTitForTat(0)) },
	"noisy-wsls": func(in oracleInput) (map[string]any, error) { return noisy(in, repeated.MemoryOne{1, 0, 0, 1}) },
}

func noisy(in oracleInput, m repeated.MemoryOne) (map[string]any, error) {
	noise, err := in.num("eps")
	if err != nil {
		return nil, err
	}
	shares, err := repeated.LongRun(m, m, noise)
	return map[string]any{"payoff": repeated.Usual().Mean(shares), "coop": shares[0] + shares[1], "stationary": shares}, err
}

var oracleSpatial = map[string]oracleSolver{
	"bdm": oracleInfluence,
	"bdm-greece": func(in oracleInput) (map[string]any, error) {
		rows, err := in.matrix("clout_position_salience")
		if err != nil {
			return nil, err
		}
		return influence(rows)
	},
	"median-voter": func(in oracleInput) (map[string]any, error) {
		ideals, err := in.list("ideals")
		if err != nil {
			return nil, err
		}
		winner, err := spatial.MedianVoter(ideals)
		return map[string]any{"winner": winner}, err
	},
	"setter": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("setter", "veto", "sq")
		if err != nil {
			return nil, err
		}
		outcome, err := bargaining.Setter(x[0], x[1], x[2])
		return map[string]any{"outcome": outcome}, err
	},
	"veto-lens": func(in oracleInput) (map[string]any, error) {
		x, err := in.nums("r1", "r2", "distance")
		if err != nil {
			return nil, err
		}
		area, err := spatial.LensArea(x[0], x[1], x[2])
		if err != nil {
			return nil, err
		}
		apart, err := spatial.LensArea(x[0], x[1], x[0]+x[1])
		return map[string]any{"area": area, "disjoint": apart}, err
	},
}

func oracleInfluence(in oracleInput) (map[string]any, error) {
	actors, err := in.objects("actors")
	if err != nil {
		return nil, err
	}
	rows := make([][]float64, len(actors))
	for i, a := range actors {
		if rows[i], err = a.nums("capability", "position", "salience"); err != nil {
			return nil, err
		}
	}
	return influence(rows)
}

// influence answers for rows of capability, position and salience.
func influence(rows [][]float64) (map[string]any, error) {
	t := &spatial.Table{Scale: spatial.Scale{Low: math.Inf(1), High: math.Inf(-1)}}
	for i, r := range rows {
		if len(r) != 3 {
			return nil, fmt.Errorf("row %d: %d numbers, expected 3", i, len(r))
		}
		t.Scale.Low, t.Scale.High = min(t.Scale.Low, r[1]), max(t.Scale.High, r[1])
		t.Scale.Full = max(t.Scale.Full, r[2])
		t.Actors = append(t.Actors, spatial.Actor{Name: fmt.Sprint(i), Capability: r[0], Positions: slices.Clone(r[1:2]), Saliences: slices.Clone(r[2:3])})
	}
	mean, err := t.WeightedMean(0)
	if err != nil {
		return nil, err
	}
	median, err := t.WeightedMedian(0)
	return map[string]any{"weighted_mean": mean, "weighted_median": median}, err
}
