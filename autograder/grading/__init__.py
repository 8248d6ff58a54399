"""The trusted side: from a submission to verdicts; no course and no gradebook is known here."""
