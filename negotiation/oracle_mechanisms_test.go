package negotiation_test

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/trust"
)

// answer is short for the result of a solver.
type answer = map[string]any

// one gives a single number its name, or no number if the error says that there
// is none.
func one(name string, v float64, err error) (answer, error) {
	switch {
	case errors.Is(err, compliance.ErrNoThreshold):
		return answer{name: nil}, nil
	case err != nil:
		return nil, err
	}
	return answer{name: v}, nil
}

var oracleTrust = map[string]oracleSolver{
	"kydd-threshold": func(in oracleInput) (answer, error) {
		v, err := in.nums("T", "R", "P", "S")
		if err != nil {
			return nil, err
		}
		mu, err := trust.AssuranceThreshold(v[0], v[1], v[2], v[3])
		return one("mu_star", mu, err)
	},
	"reassurance-size": func(in oracleInput) (answer, error) {
		v, err := in.nums("mu", "T", "R", "P", "S")
		if err != nil {
			return nil, err
		}
		sigma, err := trust.ReassuranceShare(v[0], v[1], v[2], v[3], v[4])
		return one("sigma_star", sigma, err)
	},
	"beta-rep": func(in oracleInput) (answer, error) {
		keep, err := in.num("lam")
		if err != nil {
			return nil, err
		}
		evidence, err := in.list("evidence")
		if err != nil {
			return nil, err
		}
		uniform := trust.Beta{Alpha: 1, Beta: 1}
		belief, path := uniform, []float64{}
		for _, x := range evidence {
			belief = belief.Forget(keep, uniform).Pseudo(x, 1-x)
			path = append(path, belief.Mean())
		}
		return answer{"r": belief.Alpha - 1, "s": belief.Beta - 1, "expected": belief.Mean(), "path": path}, nil
	},
	"noisy-beta": func(in oracleInput) (answer, error) {
		v, err := in.nums("alpha", "beta", "q", "f")
		if err != nil {
			return nil, err
		}
		signal, err := in.str("signal")
		if err != nil {
			return nil, err
		}
		if signal != "ok" && signal != "violation" {
			return nil, fmt.Errorf("unknown signal %q", signal)
		}
		belief, violation := trust.Beta{Alpha: v[0], Beta: v[1]}, signal == "violation"
		c, ok := belief.Complied(violation, v[2], v[3])
		if !ok {
			return nil, errors.New("report of probability 0")
		}
		return answer{"c": c, "mean": belief.Observe(violation, v[2], v[3], 1).Mean()}, nil
	},
	"spoiler-bayes": func(in oracleInput) (answer, error) {
		v, err := in.nums("mu", "attack_rate", "capacity")
		if err != nil {
			return nil, err
		}
		return answer{"posterior": trust.AfterSpoilers(v[0], v[1], v[2], true)}, nil
	},
}

var oracleRepeated = map[string]oracleSolver{
	"pd-grim": func(in oracleInput) (answer, error) {
		v, err := in.nums("T", "R", "P", "S")
		if err != nil {
			return nil, err
		}
		d, err := compliance.GrimThreshold(v[0], v[1], v[2], v[3])
		return one("delta_star", d, err)
	},
	"pd-tft-threshold": func(in oracleInput) (answer, error) {
		v, err := in.nums("T", "R", "P", "S")
		if err != nil {
			return nil, err
		}
		d, err := compliance.TitForTatThreshold(v[0], v[1], v[2], v[3])
		return one("delta_star", d, err)
	},
	"comply-threshold": func(in oracleInput) (answer, error) {
		v, err := in.nums("g", "L", "q", "f")
		if err != nil {
			return nil, err
		}
		d, err := compliance.ComplyThreshold(v[0], v[1], v[2], v[3])
		got, problem := one("delta_star", d, err)
		if problem != nil {
			return nil, problem
		}
		got["enforceable"] = err == nil && d < 1
		return got, nil
	},
	"comply-values": func(in oracleInput) (answer, error) {
		v, err := in.nums("g", "L", "q", "f", "delta")
		if err != nil {
			return nil, err
		}
		g, loss, q, f, d := v[0], v[1], v[2], v[3], v[4]
		present := func(saving, hazard float64) float64 {
			return compliance.HoldValue(saving, loss, hazard, d, math.Inf(1)) / (1 - d)
		}
		return answer{"V_comply": present(0, f), "V_cheat": present(g, q)}, nil
	},
	"finite-punish": func(in oracleInput) (answer, error) {
		v, err := in.nums("g", "L")
		if err != nil {
			return nil, err
		}
		n, err := in.integer("N")
		if err != nil {
			return nil, err
		}
		d, err := compliance.FinitePunishmentThreshold(v[0], v[1], n)
		return one("delta_star", d, err)
	},
	"false-alarm-survival": func(in oracleInput) (answer, error) {
		f, err := in.num("f")
		if err != nil {
			return nil, err
		}
		n, err := in.integer("n")
		if err != nil {
			return nil, err
		}
		survival, err := compliance.FalseAlarmSurvival(f, n)
		if err != nil {
			return nil, err
		}
		life, err := compliance.FalseAlarmLife(f)
		if err != nil {
			return nil, err
		}
		return answer{"survival": survival, "mean_life": life}, nil
	},
	"tranche-trust": func(in oracleInput) (answer, error) {
		v, err := in.nums("B", "C", "q", "delta")
		if err != nil {
			return nil, err
		}
		return eachAsked(in, "m", func(m float64) (float64, error) {
			return compliance.TrancheThreshold(v[0], v[1], v[2], v[3], int(m))
		})
	},
	"tranche-trust-monitor": func(in oracleInput) (answer, error) {
		v, err := in.nums("B", "C", "delta")
		if err != nil {
			return nil, err
		}
		m, err := in.integer("m")
		if err != nil {
			return nil, err
		}
		return eachAsked(in, "q", func(q float64) (float64, error) {
			return compliance.TrancheThreshold(v[0], v[1], q, v[2], m)
		})
	},
}

// eachAsked answers each number asked for.
func eachAsked(in oracleInput, name string, f func(float64) (float64, error)) (answer, error) {
	asked, err := in.asked("", name)
	if err != nil {
		return nil, err
	}
	got := make(answer, len(asked))
	for key, x := range asked {
		if got[key], err = f(x); err != nil {
			return nil, err
		}
	}
	return got, nil
}

var oracleRatification = map[string]oracleSolver{
	"putnam": func(in oracleInput) (answer, error) {
		v, err := in.nums("a", "b")
		if err != nil {
			return nil, err
		}
		zone := domestic.Zone{Low: v[0], High: v[1]}
		got := answer{"zopa": nil, "width": zone.Width(), "nash": nil}
		if share, ok := zone.Nash(); ok {
			got["zopa"], got["nash"] = []float64{zone.Low, zone.High}, share
		}
		return got, nil
	},
	"ratify-logit": func(in oracleInput) (answer, error) {
		players, err := in.objects("players")
		if err != nil {
			return nil, err
		}
		var pass []float64
		for _, p := range players {
			v, err := p.nums("U", "b", "tau")
			if err != nil {
				return nil, err
			}
			pass = append(pass, domestic.PassProbability(v[0], v[1], 0, v[2]))
		}
		return answer{"P": domestic.RatificationProbability(pass...)}, nil
	},
	"power": func(in oracleInput) (answer, error) {
		quota, err := in.integer("quota")
		if err != nil {
			return nil, err
		}
		weights, err := in.integers("weights")
		if err != nil {
			return nil, err
		}
		shapley, err := domestic.ShapleyShubik(quota, weights)
		if err != nil {
			return nil, err
		}
		banzhaf, err := domestic.Banzhaf(quota, weights)
		if err != nil {
			return nil, err
		}
		return answer{"shapley": shapley, "banzhaf": banzhaf}, nil
	},
}

// schedule decodes a schedule and answers the times asked for.
func schedule(shape concession.Shape, family string) oracleSolver {
	return func(in oracleInput) (answer, error) {
		if name, err := in.str("family"); err != nil || name != family {
			return nil, fmt.Errorf("family %q, expected %q", name, family)
		}
		v, err := in.nums("kappa", "beta", "tmax")
		if err != nil {
			return nil, err
		}
		s := concession.Schedule{Shape: shape, Kappa: v[0], Beta: v[1]}
		if err := s.Validate(); err != nil {
			return nil, err
		}
		return eachAsked(in, "", func(t float64) (float64, error) { return s.Concession(t, v[2]), nil })
	}
}

// titForTat answers with a tactic that imitates the opponent's last move.
func titForTat(tactic func(own, before, last, lo, hi float64) float64) oracleSolver {
	return func(in oracleInput) (answer, error) {
		v, err := in.nums("own_last", "opp_prev", "opp_last", "min", "max")
		if err != nil {
			return nil, err
		}
		return answer{"offer": tactic(v[0], v[1], v[2], v[3], v[4])}, nil
	}
}

var oracleFaratin = map[string]oracleSolver{
	"faratin-poly":         schedule(concession.Polynomial, "poly"),
	"faratin-exp":          schedule(concession.Exponential, "exp"),
	"faratin-relative-tft": titForTat(concession.RelativeTitForTat),
	"faratin-absolute-tft": titForTat(concession.AbsoluteTitForTat),
	"faratin-averaged-tft": func(in oracleInput) (answer, error) {
		v, err := in.nums("own_last", "min", "max")
		if err != nil {
			return nil, err
		}
		offers, err := in.list("opp")
		if err != nil {
			return nil, err
		}
		window, err := in.integer("gamma")
		if err != nil {
			return nil, err
		}
		offer, err := concession.AveragedTitForTat(v[0], offers, window, v[1], v[2])
		return one("offer", offer, err)
	},
	"faratin-offer": func(in oracleInput) (answer, error) {
		v, err := in.nums("min", "max", "alpha")
		if err != nil {
			return nil, err
		}
		return answer{
			"decreasing": concession.BuyerOffer(v[0], v[1], v[2]),
			"increasing": concession.SellerOffer(v[0], v[1], v[2]),
		}, nil
	},
	"faratin-resource": func(in oracleInput) (answer, error) {
		v, err := in.nums("kappa", "resource")
		if err != nil {
			return nil, err
		}
		return answer{"alpha": concession.ByResource(v[0], v[1])}, nil
	},
	"aspiration-cross": func(in oracleInput) (answer, error) {
		v, err := in.nums("beta1", "beta2", "reservation")
		if err != nil {
			return nil, err
		}
		deadline, err := in.integer("T")
		if err != nil {
			return nil, err
		}
		cross, err := concession.FirstCrossing(concession.Schedule{Beta: v[0]}, concession.Schedule{Beta: v[1]}, v[2], deadline)
		if errors.Is(err, concession.ErrNoCrossing) {
			return answer{"round": nil, "theta1": nil, "theta2": nil}, nil
		}
		return answer{"round": cross.Round, "theta1": cross.Demands[0], "theta2": cross.Demands[1]}, err
	},
}

// oracleFrontiers gives the second player's utility by the first's.
var oracleFrontiers = map[string]func(x float64) float64{
	"linear":   func(x float64) float64 { return 1 - x },
	"parabola": func(x float64) float64 { return 1 - x*x },
	"sqrt":     func(x float64) float64 { return math.Sqrt(1 - x) },
}

var oracleZeuthen = map[string]oracleSolver{
	"zeuthen": func(in oracleInput) (answer, error) {
		name, err := in.str("frontier")
		if err != nil {
			return nil, err
		}
		second := oracleFrontiers[name]
		if second == nil {
			return nil, fmt.Errorf("unknown frontier %q", name)
		}
		grid, err := in.integer("grid")
		if err != nil {
			return nil, err
		}
		d, err := in.pair("d")
		if err != nil {
			return nil, err
		}
		frontier := make([]concession.Point, grid)
		for k := range frontier {
			x := float64(k) / float64(grid-1)
			frontier[k] = concession.Point{x, second(x)}
		}
		end, err := concession.Zeuthen(frontier, d)
		if errors.Is(err, concession.ErrNoPoint) {
			return answer{"agreed": nil, "nash_argmax": nil, "concessions": nil}, nil
		}
		if err != nil {
			return nil, err
		}
		nash, err := concession.NashPoint(frontier, d)
		return answer{"agreed": frontier[end.Index], "nash_argmax": frontier[nash], "concessions": end.Concessions}, err
	},
	"zeuthen-risk": func(in oracleInput) (answer, error) {
		first, err := in.pair("u1")
		if err != nil {
			return nil, err
		}
		second, err := in.pair("u2")
		if err != nil {
			return nil, err
		}
		risks := [2]float64{concession.Risk(first[0], first[1], 0), concession.Risk(second[1], second[0], 0)}
		return answer{"risk1": risks[0], "risk2": risks[1], "concedes": concession.Concedes(risks) + 1}, nil
	},
}

var oracleGrit = map[string]oracleSolver{
	"grit": func(in oracleInput) (answer, error) {
		v, err := in.nums("step", "growth", "response")
		if err != nil {
			return nil, err
		}
		rounds, err := in.integer("rounds")
		if err != nil {
			return nil, err
		}
		patience, err := in.integer("patience")
		if err != nil {
			return nil, err
		}
		// The series itself is the one that the part Initiatives plays by. Here steps may
		// grow without limit, and half of a step counts as an answer to it.
		series := protocol.Series{Step: v[0], Growth: v[1], Largest: math.MaxFloat64, Patience: patience}
		if err := series.Validate(); err != nil {
			return nil, err
		}
		var own, other []float64
		var mine, theirs float64
		for range rounds {
			if series.Active() {
				mine, theirs = series.Climb(mine), min(1, theirs+v[2]*series.Step)
				if v[2] >= 0.5 {
					series = series.Answered(series.Larger())
				} else {
					series = series.Missed()
				}
			}
			own, other = append(own, mine), append(other, theirs)
		}
		return answer{"own": own, "other": other, "exposure": mine - theirs}, nil
	},
}

var oracleLegislative = map[string]oracleSolver{
	"baron-ferejohn": func(in oracleInput) (answer, error) {
		n, err := in.integer("n")
		if err != nil {
			return nil, err
		}
		discount, err := in.num("delta")
		if err != nil {
			return nil, err
		}
		d, err := protocol.ClosedRule(n, (n+1)/2, discount)
		if err != nil {
			return nil, err
		}
		before := (d.Proposer + float64(d.Partners)*d.Partner) / float64(n)
		return answer{"proposer": d.Proposer, "partner": d.Partner, "partners": d.Partners, "exante": before}, nil
	},
}

var oracleStochastic = map[string]oracleSolver{
	"ou": func(in oracleInput) (answer, error) {
		v, err := in.nums("mu", "theta", "sigma", "x0", "dt")
		if err != nil {
			return nil, err
		}
		process := environment.OrnsteinUhlenbeck{Mean: v[0], Reversion: v[1], Volatility: v[2]}
		mean, variance := process.Moments(v[3], v[4])
		medianPrice, meanPrice := environment.Price(mean, variance)
		return answer{"mean": mean, "var": variance, "median_price": medianPrice, "mean_price": meanPrice}, nil
	},
	"ou-stationary": func(in oracleInput) (answer, error) {
		v, err := in.nums("theta", "sigma")
		if err != nil {
			return nil, err
		}
		process := environment.OrnsteinUhlenbeck{Reversion: v[0], Volatility: v[1]}
		return answer{"sd": process.StandardDeviation(), "half_life": process.HalfLife(), "rho1": process.Autocorrelation(1)}, nil
	},
	"tension-ar1": func(in oracleInput) (answer, error) {
		v, err := in.nums("rho", "h0", "lam", "mean_sev", "chi")
		if err != nil {
			return nil, err
		}
		tension := environment.Tension{Persistence: v[0], Base: v[1], Damping: v[4]}
		return answer{"no_channel": tension.Mean(v[2], v[3], 0), "full_channel": tension.Mean(v[2], v[3], 1)}, nil
	},
	"election-proximity": func(in oracleInput) (answer, error) {
		w, err := in.num("w")
		if err != nil {
			return nil, err
		}
		return eachAsked(in, "months_to_election", func(months float64) (float64, error) {
			return environment.Proximity(months, w), nil
		})
	},
	"relaxation": func(in oracleInput) (answer, error) {
		v, err := in.nums("E0", "Estar", "eta")
		if err != nil {
			return nil, err
		}
		n, err := in.integer("n")
		if err != nil {
			return nil, err
		}
		return answer{"E": environment.RelaxFor(v[0], v[1], v[2], n)}, nil
	},
	"degroot": func(in oracleInput) (answer, error) {
		w, err := in.matrix("W")
		if err != nil {
			return nil, err
		}
		x0, err := in.list("x0")
		if err != nil {
			return nil, err
		}
		weights, err := environment.Influence(w)
		if err != nil {
			return nil, err
		}
		return answer{"weights": weights, "consensus": environment.Consensus(weights, x0)}, nil
	},
}
