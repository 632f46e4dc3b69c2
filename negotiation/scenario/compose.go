package scenario

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/thirdparty"
	"github.com/detente-sim/detente/negotiation/trust"
)

// Spec is what an archetype is made from.
type Spec struct {
	// ID and Type name the agent and its archetype; Type may be empty.
	ID, Type string
	Roles    []negotiation.Role
	// Weights and Values have one entry per issue, or none at all.
	Weights    []float64
	Values     []negotiation.Value
	Capability float64
	// Schedule and Noise are the concession schedule and the acceptance noise
	// that the parameters give to a principal.
	Schedule concession.Schedule
	Noise    float64
}

// Archetypes makes agents from the types that a scenario names.
type Archetypes interface {
	Known
	Make(s Spec) (negotiation.Agent, error)
}

// Model builds the model of the scenario. Agents are made by the archetypes;
// the file's types must be known to them (see [File.CheckTypes]).
func (f *File) Model(types Archetypes) (*negotiation.Model, error) {
	if err := f.CheckTypes(types); err != nil {
		return nil, err
	}
	r, p := f.Resolve(), &f.Params
	m := &negotiation.Model{
		ID: f.ID, Title: f.Title, Rounds: r.Rounds, Issues: r.Issues,
		Discount: p.Discount, Snapback: p.Snapback, Residue: p.Residue,
		EstimateError: p.EstimateError, CosmeticShare: p.CosmeticShare,
		FullInformation: p.Modes.Information == "full",
		Thresholds: negotiation.Thresholds{
			Window: p.ClassWindow, Escalation: p.EscalationAt, DetenteCooperation: p.DetenteAt,
			DetenteTension: p.DetenteTension, Thaw: p.ThawAt, SideShare: p.BothSides,
			ConsolidationRelief: p.ConsolidRelief, ConsolidationDelivery: p.ConsolidReform,
			Cycles: p.CycleReversals, NarrowDepth: p.NarrowDepth, NarrowDelivery: p.NarrowDelivery,
		},
	}
	if p.Modes.Valuation == "one-shot" {
		m.Valuation = negotiation.OneShot
	}
	if p.Modes.Table == "plan" {
		m.Table = negotiation.Plan
	}
	if p.Modes.Granularity == "obligation" {
		m.Granularity = negotiation.PerObligation
	}
	if err := f.seat(m, r, types); err != nil {
		return nil, err
	}
	m.Parts = func() []negotiation.Part { return f.parts(r) }
	return m, nil
}

// seat adds the members and the settings of the principals.
func (f *File) seat(m *negotiation.Model, r *Resolved, types Archetypes) error {
	p := &f.Params
	beta := [2]float64{p.ConcessionFirst, p.ConcessionSecond}
	margin := [2]float64{p.MarginFirst, p.MarginSecond}
	honest := [2]float64{p.TrustworthyFirst, p.TrustworthySecond}
	n := 0
	for i := range r.Members {
		x := &r.Members[i]
		spec := Spec{ID: x.ID, Type: x.Type, Roles: x.Roles, Weights: x.Weights, Values: x.Values, Capability: x.Capability}
		if n < 2 && i == r.Principals[n] {
			spec.Schedule = concession.Schedule{Beta: beta[n], Kappa: p.ConcessionStart}
			spec.Noise = p.AcceptanceNoise
			m.Parties = append(m.Parties, negotiation.Party{ID: x.ID, Margin: margin[n], Trustworthy: honest[n], Hurting: p.Hurting})
			n++
		}
		b := negotiation.Member{ID: x.ID, Name: x.Name, Roles: x.Roles, Of: x.Of}
		if x.Weights != nil {
			a, err := types.Make(spec)
			if err != nil {
				return fmt.Errorf("%s: agents.%s: %w", f.name, x.ID, err)
			}
			b.Agent = a
		}
		m.Members = append(m.Members, b)
	}
	return nil
}

// parts lists the mechanisms of the core model in the order in which they act
// within a phase. Each call returns fresh parts.
func (f *File) parts(r *Resolved) []negotiation.Part {
	p := &f.Params
	verification := f.verification()
	parts := []negotiation.Part{
		f.shocks(),
		f.oil(r),
		f.calendar(r),
		f.guarantors(),
		&environment.Incidents{Rate: p.Incident, Low: p.SeverityLow, High: p.SeverityHigh,
			Damping: p.Channel * p.Routes.ChannelIncident},
		f.spoilers(r),
		verification,
		f.beliefs(r),
		f.enforcement(r),
		&environment.Channel{Weight: p.Routes.ChannelWeight},
		f.ratification(r),
		f.talks(r),
		f.conduct(verification),
		f.propagation(r),
		f.patrons(r),
		f.legitimacy(r),
	}
	return parts
}

func (f *File) principal(r *Resolved, n int) string { return r.Members[r.Principals[n]].ID }

func (f *File) shocks() negotiation.Part {
	s := &environment.Shocks{}
	for _, x := range f.Shocks {
		k := environment.Shock{Round: x.Month}
		switch {
		case x.Oil != nil:
			k.Kind, k.Value = environment.OilShock, *x.Oil
		case x.Guarantor != nil:
			k.Kind, k.Value = environment.GuarantorShock, *x.Guarantor
		case x.Monitor != nil:
			k.Kind, k.Value = environment.MonitorShock, *x.Monitor
		default:
			k.Kind, k.Party, k.Value = environment.ElectionShock, x.Of, float64(x.To)
		}
		s.Script = append(s.Script, k)
	}
	return s
}

func (f *File) oil(r *Resolved) negotiation.Part {
	p := &f.Params
	return &environment.Oil{
		Reversion: p.Oil.Reversion, Volatility: p.Oil.Volatility, Mean: p.Oil.Mean,
		Party: f.principal(r, 1), Issues: f.Links.Oil,
		Slope: p.OilWeight * p.Routes.OilWeight, Cap: p.OilClip,
		Seller: f.principal(r, 0), Rent: p.OilReservation * p.Routes.OilReservation,
	}
}

func (f *File) calendar(r *Resolved) negotiation.Part {
	p := &f.Params
	c := &environment.Calendar{Width: p.VoteWidth, AfterLevel: p.AfterLevel, AfterWidth: p.AfterWidth}
	if p.VoteFirst > 0 {
		c.Votes = append(c.Votes, environment.Vote{Party: f.principal(r, 0), Date: float64(p.VoteFirst), Period: float64(p.PeriodFirst),
			Issues: f.Links.VoteFirst, Slope: p.VoteWeightFirst * p.Routes.VoteFirst})
	}
	if p.VoteSecond > 0 {
		c.Votes = append(c.Votes, environment.Vote{Party: f.principal(r, 1), Date: float64(p.VoteSecond), Period: float64(p.PeriodSecond),
			Issues: f.Links.VoteSecond, Slope: p.VoteWeightSecond * p.Routes.VoteSecond * (p.Backlash + p.DiasporaBacklash) / 2,
			Relief: p.VoteRelief * p.Routes.VoteReservation})
	}
	return c
}

func (f *File) guarantors() negotiation.Part {
	p := &f.Params
	return &thirdparty.Guarantors{
		Strength: p.Guarantor, Waning: p.Waning, Cure: p.Cure * p.Routes.GuarantorCure,
		Eyes: p.Routes.GuarantorDetection, Penalty: p.GuarantorPenalty * p.Routes.GuarantorPenalty,
		Brokerage: p.Brokerage * p.Routes.GuarantorPause,
	}
}

func (f *File) spoilers(r *Resolved) negotiation.Part {
	p := &f.Params
	return &environment.Spoilers{
		Side: f.principal(r, 0), Rate: p.SpoilerRate * p.Spoiler, Quiet: p.SpoilerIdle, Control: p.Capacity,
		TypeBlind: p.TypeBlind != 0, Low: p.SpoilerLow, High: p.SpoilerHigh,
		Damping: p.Channel * p.Routes.ChannelSpoiler,
	}
}

func (f *File) verification() *compliance.Verification {
	p := &f.Params
	v := &compliance.Verification{
		Strength: p.Monitor, FalseAlarm: p.FalseAlarm, Publicity: p.Publicity,
		GuarantorEyes: p.GuarantorDetection, GuarantorCare: p.GuarantorAlarms, OwnerShare: p.OwnStake,
	}
	if p.Hooks == "lagged" {
		v.Observation = p.HookGain
	}
	return v
}

func (f *File) beliefs(r *Resolved) negotiation.Part {
	p := &f.Params
	a, b := f.principal(r, 0), f.principal(r, 1)
	prior := []float64{0, f.TrustOf(a, b), f.TrustOf(b, a), 0}
	damping := p.SpoilerDamping * p.Channel * p.Routes.ChannelInference
	if p.Modes.Belief == "beta" {
		return &trust.CountingBeliefs{Base: prior, Weight: p.PriorWeight, Keep: p.CountKeep,
			Credit: p.EvidenceWeight, Control: p.Capacity, Damping: damping}
	}
	return &trust.TypeBeliefs{Prior: prior, Inertia: p.Inertia, CosmeticShare: p.CosmeticShare,
		Forgetting: p.Forgetting, Control: p.Capacity, Damping: damping}
}

func (f *File) enforcement(r *Resolved) negotiation.Part {
	p := &f.Params
	return &compliance.Enforcement{
		Will: []float64{p.EnforceFirst, p.EnforceSecond}, Standard: p.Proof, Cooling: p.Pause,
		Tension: p.SnapbackTension, Damping: p.Channel * p.Routes.ChannelSnapback,
		EnforcerLegitimacy: p.EnforcerLegitimacy, AccusedLegitimacy: p.AccusedLegitimacy,
		DearOil: p.OilEnforcement * p.Routes.OilEnforcement, OilParty: f.principal(r, 1),
	}
}

func (f *File) ratification(r *Resolved) negotiation.Part {
	p := &f.Params
	x := &domestic.Ratification{
		Persistence: p.TastePersistence, OwnTrust: p.RatifierTrust == "own", Learning: p.RatifierLearning,
		Abstain: p.Abstention, Same: p.SamePackage, Wait: p.ResubmitWait, Legitimacy: p.RefusalLegitimacy,
	}
	for _, v := range r.Vetoes {
		of := r.Members[v.Principal].ID
		other := f.principal(r, 0)
		if other == of {
			other = f.principal(r, 1)
		}
		x.Players = append(x.Players, domestic.Player{Member: r.Members[v.Member].ID, Noise: v.Noise,
			Discretion: v.Discretion, Issues: v.Issues, Trust: f.TrustOf(r.Members[v.Member].ID, other)})
	}
	return x
}

func (f *File) talks(r *Resolved) negotiation.Part {
	p := &f.Params
	t := &protocol.Talks{
		Course: courses[p.Mode], Rounds: p.Window, Pause: int(p.Pause), First: p.First,
		LastOffer: p.Deadline == "final", FinalShare: p.LastShare, LastRound: p.HardDeadline,
		Tension: p.NoDeal, Mediation: p.Mediator, Opening: p.OpeningDraft,
		Text: protocol.SingleText{Slack: p.TextSlack, Step: p.TextStep, Drafts: p.Drafts, Tilt: p.MediatorTilt,
			Error: p.MediatorError, Range: 20,
			Inflate: [2]float64{p.Lie[f.principal(r, 0)], p.Lie[f.principal(r, 1)]}},
		KeptFor: p.OpenForce, CleanFor: p.OpenClean,
		Package: r.Packages[p.Package], Giver: f.principal(r, 1),
	}
	if t.First == "random" {
		t.First = ""
	}
	return t
}

var courses = map[string]protocol.Course{
	"seq": protocol.StepByStep, "grand": protocol.Grand, "front": protocol.Front, "fixed": protocol.Fixed,
}

func (f *File) conduct(v *compliance.Verification) negotiation.Part {
	p := &f.Params
	return &compliance.Conduct{
		Verification: v, Precision: p.Precision, Inertia: p.Inertia, Punishment: p.Punishment,
		Discount:     [...]float64{p.DiscountT, p.DiscountN},
		CostFactor:   [...]float64{p.CostT, p.CostN},
		Temptation:   [...]float64{p.TemptationT, p.TemptationN},
		Assurance:    [...]float64{p.Assurance, 0},
		GrossLoss:    p.Modes.Loss == "gross",
		FutureWeight: p.FutureWeight, FutureLevel: p.FutureLevel, Speed: p.Speed,
	}
}

func (f *File) propagation(r *Resolved) negotiation.Part {
	p := &f.Params
	x := &environment.Propagation{Outflow: f.Links.Migration, ArithmeticMean: p.IndexForm == "mean"}
	weights := [...]float64{p.Relief1, p.Relief2, p.Relief3}
	for i, k := range f.Links.Relief {
		x.Relief = append(x.Relief, environment.IssueWeight{Issue: k, Weight: weights[i]})
	}
	l := &x.Living
	l.Start, l.Rate, l.Base, l.FromRelief = p.Init.Living, p.LivingRate, p.LivingBase, p.LivingRelief
	l.FromOil, l.FromPatrons = p.LivingOil*p.Routes.OilLiving, p.LivingPatrons*p.Routes.PatronLiving
	g := &x.Migration
	g.Start, g.Rate, g.Base, g.FromLiving = p.Init.Migration, p.MigrationRate, p.MigrationRest, p.MigrationLiving
	g.FromOutflow, g.FromTension = p.MigrationControl, p.MigrationTension
	t := &x.Tension
	t.Start, t.Keep, t.Base, t.FromCooperation = p.Init.Tension, p.TensionKeep, p.TensionBase, p.TensionRelief
	t.FromSnapback, t.FromReport = p.TensionSnapback, p.TensionReport
	x.Hardship.Party, x.Hardship.Slope, x.Hardship.Reference = f.principal(r, 0), p.LivingRes*p.Routes.LivingReservation, p.LivingRef
	if f.Links.Migration != "" {
		q := &x.Pressure
		q.Party, q.Issue = f.principal(r, 1), f.Links.Migration
		q.Level, q.Slope = 1+float64(p.Routes.MigrationWeight*(p.MigrationBase-1)), p.Routes.MigrationWeight*p.MigrationSlope
		q.Reservation, q.Reference = p.MigrationRes*p.Routes.MigrationRes, p.MigrationRef
	}
	return x
}

func (f *File) patrons(r *Resolved) negotiation.Part {
	p := &f.Params
	return &thirdparty.Patrons{
		Client: f.principal(r, 0), Start: p.Init.Patrons, Rate: p.PatronRate, Base: p.PatronBase,
		FromRelief: p.PatronRelief, FromDistance: p.PatronDistance, Distance: f.Links.Patrons,
		Comfort: p.PatronWeight * p.PatronBeta * p.Routes.PatronReservation, Reference: p.PatronRef,
	}
}

func (f *File) legitimacy(r *Resolved) negotiation.Part {
	l := &domestic.Legitimacy{}
	for n := range r.Principals {
		l.Start = append(l.Start, f.Params.Init.Legitimacy[f.principal(r, n)])
	}
	return l
}
