"""Files that answer a question: they arrive whole over a bad link, are what they say, and only their office sees them."""

import hashlib
import random
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import msgspec
import openpyxl
import pytest

from forms import versions
from forms.model import Form, Question
from service import problems
from service.actions import attach, rounds_for_tests, save_draft, submit
from service.problems import Problem
