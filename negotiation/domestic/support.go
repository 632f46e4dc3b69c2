package domestic

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Support is the opinion of constituencies about their principals. It moves
// slowly towards a level that is logistic in what the group has gained from what is
// believed to be implemented, in hardship, tension, disappointed hopes and its
// principal's hold on what it hears; the general public goes by prices and
// migration. The intercept makes the initial state a rest point. A principal's
// legitimacy follows the support of its constituencies at the same pace.
type Support struct {
	Groups []Constituency
	// Rate is the share of the way that opinion moves in a round, in [0, 1]; at 0
	// nothing moves it.
	Rate float64
	// FromGains, FromTension and FromGap are log-odds of support per unit of utility
	// gained, of tension above its start, and of the gap between hopes and what came.
	FromGains, FromTension, FromGap float64
	// FromLiving is log-odds per unit of the living standard above its start, for
	// the constituencies of LivingParty.
	FromLiving  float64
	LivingParty string
	// FromOil and FromMigration lower the support of the general public: log-odds
	// per log price of oil above normal, and per unit of migration above its start.
	FromOil, FromMigration float64
	// FromNarrative is log-odds per unit of the principal's hold on what the group
	// hears; see [Narrative].
	FromNarrative float64

	constituencies
	support, legitimacy                 []float64
	living, tension, migration, oil     []float64
	gap, control                        []float64
	rest                                []float64 // log-odds at the start
	living0, tension0, migration0, oil0 float64
	poor                                int
}

// Name implements [negotiation.Part].
func (p *Support) Name() string { return "support" }

// Setup implements [negotiation.Part].
func (p *Support) Setup(u *negotiation.Setup) error {
	if !(p.Rate >= 0 && p.Rate <= 1) {
		return fmt.Errorf("rate %v, expected a number in [0, 1]", p.Rate)
	}
	p.poor = -1
	if p.FromLiving != 0 {
		i, err := u.Party(p.LivingParty)
		if err != nil {
			return err
		}
		p.poor = i
	}
	if err := p.setup(u, p.Groups); err != nil || len(p.Groups) == 0 {
		return err
	}
	u.Own(negotiation.Domestic, &p.support, negotiation.Variable{Name: "support", Keys: p.keys, Max: 1,
		Meaning: "support of the constituency for its principal", Unit: "share"})
	u.Require(&p.legitimacy, "legitimacy")
	u.Read(&p.living, "living", 1, 0)
	u.Read(&p.tension, "tension", 1, 0)
	u.Read(&p.migration, "migration", 1, 0)
	u.Read(&p.oil, "oil.deviation", 1, 0)
	u.Read(&p.gap, "gap", len(p.keys), 0)
	u.Read(&p.control, "narrative.control", len(p.keys), 0)
	p.rest = make([]float64, len(p.keys))
	u.OnReset(p.begin)
	u.At(negotiation.Domestic, p.step)
	return nil
}

// begin notes the initial state: every group thinks of its principal as the
// country does.
func (p *Support) begin(*negotiation.State) {
	p.living0, p.tension0, p.migration0, p.oil0 = p.living[0], p.tension[0], p.migration[0], p.oil[0]
	for n, i := range p.party {
		p.support[n] = p.legitimacy[i]
		p.rest[n] = logOdds(p.legitimacy[i]) - float64(p.FromNarrative*p.control[n])
	}
}

func (p *Support) step(s *negotiation.State) {
	if p.Rate == 0 {
		return
	}
	for n, i := range p.party {
		p.support[n] += float64(p.Rate * (negotiation.Logistic(p.mood(s, n)) - p.support[n]))
		s.LegitimacyGain[i] += float64(p.Rate * float64(p.share[n]*(p.support[n]-p.legitimacy[i])))
	}
}

// mood is the log-odds of the support to which group n tends.
func (p *Support) mood(s *negotiation.State, n int) float64 {
	z := p.rest[n] + float64(p.FromGains*p.change(s, n, s.Observed))
	if p.party[n] == p.poor {
		z += float64(p.FromLiving * (p.living[0] - p.living0))
	}
	if p.member[n] < 0 {
		z -= float64(p.FromOil*(p.oil[0]-p.oil0)) + float64(p.FromMigration*(p.migration[0]-p.migration0))
	}
	z -= float64(p.FromTension * (p.tension[0] - p.tension0))
	return z - float64(p.FromGap*p.gap[n]) + float64(p.FromNarrative*p.control[n])
}
