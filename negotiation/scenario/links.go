package scenario

// Links say which issues the model's drivers touch, so that the meaning of an
// issue is data and not code. A driver without a link does not enter the talks.
// "First" and "second" are the principals in the order of the file.
type Links struct {
	Relief        []string `yaml:"relief" doc:"issues of the relief index, at most three, weighted by params.R_1 to R_3"`
	Oil           []string `yaml:"oil" doc:"issues that are cheaper to concede for the second principal when oil is dear (route oil.w)"`
	VoteFirst     []string `yaml:"vote_first" doc:"issues in which the first principal's stakes rise before its vote (route ele.wV)"`
	VoteSecond    []string `yaml:"vote_second" doc:"issues in which the second principal's stakes rise before its vote (route ele.wU)"`
	Migration     string   `yaml:"migration" doc:"issue that lowers migration, and that weighs more for the second principal the higher migration is (route mig.w)"`
	Patrons       string   `yaml:"patrons" doc:"issue by which the first principal turns away from its patrons"`
	Security      []string `yaml:"security" doc:"issues whose costs a security guarantee lowers for the first principal (route gua.sec)"`
	Protected     []string `yaml:"protected" doc:"domestic players of the first principal whose costs it lowers too"`
	Spoilers      []string `yaml:"spoilers" doc:"agents who may spoil a deal by which they lose (params.spo_endo)"`
	VoteFair      []string `yaml:"vote_fair" doc:"issues whose mean level makes the first principal's vote fair"`
	Insurance     []string `yaml:"insurance" doc:"issues whose mean level protects those who lose office in it (params.ins_max)"`
	Opposition    string   `yaml:"opposition" doc:"member that stands for the pragmatic opposition to the first principal, which may come to office"`
	Rejectionists string   `yaml:"rejectionists" doc:"member that stands for the opposition that rejects half measures"`
	Civic         string   `yaml:"civic" doc:"issue that protects media and activists: it loosens the first principal's hold on what people hear (params.prs), and falls in a retaliation (params.ret_V6)"`
	Pressure      []string `yaml:"pressure" doc:"issues about which pressure by the second principal is felt to be about activists (params.ret_V6)"`
}

// checkLinks refuses names of issues that do not exist.
func (c *checker) checkLinks() {
	l := &c.f.Links
	c.issueList("links.relief", l.Relief)
	c.issueList("links.oil", l.Oil)
	c.issueList("links.security", l.Security)
	c.deciders("links.protected", l.Protected)
	c.deciders("links.spoilers", l.Spoilers)
	c.issueList("links.vote_first", l.VoteFirst)
	c.issueList("links.vote_second", l.VoteSecond)
	if l.Migration != "" {
		c.listed("links.migration", l.Migration, c.issues, "one of the issues")
	}
	if l.Patrons != "" {
		c.listed("links.patrons", l.Patrons, c.issues, "one of the issues")
	}
	c.issueList("links.pressure", l.Pressure)
	if l.Civic != "" {
		c.listed("links.civic", l.Civic, c.issues, "one of the issues")
	}
	if len(l.Relief) > 3 {
		c.bad("links.relief", "more than three issues", "at most three, for params.R_1 to R_3")
	}
	c.issueList("links.vote_fair", l.VoteFair)
	c.issueList("links.insurance", l.Insurance)
	c.oppositionLinks()
}

// oppositionLinks refuses members that do not exist or want nothing.
func (c *checker) oppositionLinks() {
	var with []string
	for _, a := range c.f.Agents {
		if a.Weights != nil {
			with = append(with, a.ID)
		}
	}
	for _, x := range []struct{ path, id string }{
		{"links.opposition", c.f.Links.Opposition}, {"links.rejectionists", c.f.Links.Rejectionists},
	} {
		if x.id != "" {
			c.listed(x.path, x.id, with, "an agent with weights")
		}
	}
}
